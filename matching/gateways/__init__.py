"""The outside world: mail."""
