"""What happens in pairing: requests, match runs and their proposals."""
