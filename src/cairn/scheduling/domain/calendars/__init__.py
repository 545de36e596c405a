"""Busy times from calendars outside. Only when somebody is busy is kept: no title, no place, no other person."""
