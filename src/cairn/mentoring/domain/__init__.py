"""Everything that happens to a mentorship. One function is one change of state and writes its event."""
