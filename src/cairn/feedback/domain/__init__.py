"""What people tell about their sessions."""
