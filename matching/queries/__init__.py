"""Reads for matching and booking, scoped by who may see."""
