"""Reads of provider records."""
