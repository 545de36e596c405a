"""Circles: how groups of people are formed. `groups` is the door; nothing else looks in."""
