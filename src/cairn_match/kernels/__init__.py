"""Compiled scans: the rule table as arrays, and the loops that walk it. `scan` is the door; nothing else looks in."""
