"""Matching people with providers, and booking sessions."""
