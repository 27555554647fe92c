"""Rules of booking, and texts about it that an operator may set."""

from config.settings.env import setting
from config.settings.parsers import text, video_room

HOLD_MINUTES = 10  # pages say "ten minutes"
HOLD_EXTENSIONS = 10  # WCAG 2.2, success criterion 2.2.1: at least ten
MAX_UPCOMING_APPOINTMENTS = 5
# A booking is unproven until someone opens a link in a message about it, or staff confirm it. Above any of the next four
# numbers of unproven upcoming bookings, a new one gets a deadline (docs/adr/0018): by one network in 24 hours, by one
# network at all without a deadline, by one network with one provider in 24 hours, and with one provider by everyone in 24
# hours (this or half of the places, whichever is more).
UNPROVEN_WINDOW_HOURS = 24
UNPROVEN_PER_NETWORK, UNPROVEN_LASTING_PER_NETWORK, UNPROVEN_PER_NETWORK_AND_PROVIDER = 5, 20, 2
UNPROVEN_PER_PROVIDER = 3
# A network with fewer holds and unproven bookings than this may take any free place of a provider where it has none. Above
# it, half of a provider's places, and the last one, are left to others.
PLACES_OF_A_NEWCOMER = 3
# The deadline: so many hours after booking, or the next morning if that is at night, and never later than the start. A
# network may have so many of them at once, and fewer when a new one would last the night.
PROOF_HOURS, DEADLINES_PER_NETWORK, NIGHT_DEADLINES_PER_NETWORK = 2, 20, 5
# People who chose no messages never have a deadline. Above these numbers of their bookings in 24 hours, by one network and
# by one network with one provider, or above half of a provider's places by everyone, a booking without messages is refused.
CONTACTLESS_PER_NETWORK, CONTACTLESS_PER_NETWORK_AND_PROVIDER = 5, 2
# Messages an hour to one address about bookings and waitlist entries that is not proven yet. Later ones wait.
UNPROVEN_MESSAGES_PER_HOUR = 4
# CANCEL_POLICY: a text beside the cancel button, for providers without one of their own. It never prevents a cancellation.
CANCEL_POLICY = setting("CANCEL_POLICY", text, "", example="Please cancel 24 hours ahead.")
# VIDEO_ROOM: the pattern of video rooms for providers without one of their own, such as https://meet.example/{room}.
# Default: they have none.
VIDEO_ROOM = setting("VIDEO_ROOM", video_room, "", example="https://meet.example/{room}")
# Replacement times after a cancellation: how long they are held, and how far ahead they may be.
REPLACEMENT_OFFER_HOURS, REPLACEMENT_OFFER_WINDOW_DAYS = 24, 14
# Waitlist: how long an offered time is held, and how long an entry lasts.
WAITLIST_OFFER_HOURS, WAITLIST_DAYS = 4, 30
