"""Sentences and template values in the reader's language, made from the values that queries return."""
