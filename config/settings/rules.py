"""Rules of booking, and texts about it that an operator may set."""

from config.settings.env import setting
from config.settings.parsers import text, video_room

HOLD_MINUTES = 10  # pages say "ten minutes"
HOLD_EXTENSIONS = 10  # WCAG 2.2, success criterion 2.2.1: at least ten
MAX_UPCOMING_APPOINTMENTS = 5
# CANCEL_POLICY: a text beside the cancel button, for providers without one of their own. It never prevents a cancellation.
CANCEL_POLICY = setting("CANCEL_POLICY", text, "", example="Please cancel 24 hours ahead.")
# VIDEO_ROOM: the pattern of video rooms for providers without one of their own, such as https://meet.example/{room}.
# Default: they have none.
VIDEO_ROOM = setting("VIDEO_ROOM", video_room, "", example="https://meet.example/{room}")
# Replacement times after a cancellation: how long they are held, and how far ahead they may be.
REPLACEMENT_OFFER_HOURS, REPLACEMENT_OFFER_WINDOW_DAYS = 24, 14
# Waitlist: how long an offered time is held, and how long an entry lasts.
WAITLIST_OFFER_HOURS, WAITLIST_DAYS = 4, 30
