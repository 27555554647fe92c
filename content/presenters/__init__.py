"""Texts and template values in the reader's language."""
