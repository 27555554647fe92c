"""Factories: valid records by default; a test changes only what it is about."""
