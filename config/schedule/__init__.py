"""The schedule of background tasks. PostgreSQL remembers it, so that any number of processes can run it together."""
