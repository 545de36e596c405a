"""A calendar that is published at an address: every calendar program can do that."""
