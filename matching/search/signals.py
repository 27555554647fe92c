"""What other apps may listen to."""

from django.dispatch import Signal

# Sent with `criteria`, `shortlist`, `now`, and `source`: the saved answers' reference, or "" for the API.
match_answered = Signal()
