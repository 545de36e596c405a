"""What the addresses of each feature are asked with: a module `<feature>.py` with `things(world) -> dict[str, Any]`."""
