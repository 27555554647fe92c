"""Rules that an operator may set."""

from config.settings.env import env

LISTING_FRESH_DAYS = 90  # No Surprises Act section 116: directories verified at least every 90 days
HOLD_MINUTES = 10
HOLD_EXTENSIONS = 10  # WCAG 2.2, success criterion 2.2.1: at least ten
FUTURE_APPOINTMENTS_PER_CLIENT = 5
# CANCEL_POLICY: a text beside the cancel button, for providers without one of their own. It never prevents a cancellation.
CANCEL_POLICY = env.str("CANCEL_POLICY", "")
# VIDEO_ROOM: the pattern of video rooms for providers without one of their own, such as https://meet.example/{room}.
# Default: they have none.
VIDEO_ROOM = env.str("VIDEO_ROOM", "")
if VIDEO_ROOM and not (VIDEO_ROOM.startswith("https://") and VIDEO_ROOM.count("{") == VIDEO_ROOM.count("{room}") == 1):
    raise SystemExit("VIDEO_ROOM must begin with https:// and hold {room} once.")
RESCUE_HOURS, RESCUE_WINDOW_DAYS = 24, 14  # replacement times: how long they are held, and how far ahead they may be
WAITLIST_HOURS, WAITLIST_DAYS = 4, 30  # how long an offered time is held, and how long an entry lasts
QUIET_FROM, QUIET_UNTIL = 21, 8  # the client's local hours without offers
