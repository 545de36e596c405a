"""The bench of the matching engine: its instances, its goals, its peers and its report."""
