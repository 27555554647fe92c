"""Rules that an operator may set."""

from config.settings.env import env

LISTING_FRESH_DAYS = 90  # No Surprises Act section 116: directories verified at least every 90 days
HOLD_MINUTES = 10
HOLD_EXTENSIONS = 10  # WCAG 2.2, success criterion 2.2.1: at least ten
FUTURE_APPOINTMENTS_PER_CLIENT = 5
# CANCEL_POLICY: a text beside the cancel button, where the provider has none of their own. It never prevents anything.
CANCEL_POLICY = env.str("CANCEL_POLICY", "")
# VIDEO_ROOM: the pattern of video rooms for providers without one of their own, such as https://meet.example/{room}.
# Default: they have none.
VIDEO_ROOM = env.str("VIDEO_ROOM", "")
if VIDEO_ROOM and not (VIDEO_ROOM.startswith("https://") and VIDEO_ROOM.count("{") == VIDEO_ROOM.count("{room}") == 1):
    raise SystemExit("VIDEO_ROOM must begin with https:// and hold {room} once.")
RESCUE_HOURS, RESCUE_WINDOW_DAYS = 24, 14  # how long other times are kept after a cancellation, and from which days
WAITLIST_HOURS, WAITLIST_DAYS = 4, 30  # how long a time is kept for whoever waits, and how long they wait
QUIET_FROM, QUIET_UNTIL = 21, 8  # o'clock where the person is: nobody is offered a time at night
