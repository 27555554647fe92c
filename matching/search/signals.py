"""Signals for other apps."""

from django.dispatch import Signal

# Sent with `criteria`, `shortlist`, `now`, and `source`: the reference of the match request, or "" for the API.
match_answered = Signal()
