"""Times between people: proposed, agreed, moved, cancelled, and told to calendars."""
