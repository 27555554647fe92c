"""Settings and what they are made of."""
