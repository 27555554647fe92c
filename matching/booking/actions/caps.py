"""Caps by network and provider, so that a flood can't take every opening. See docs/adr/0018.

A network's counts are exact, because holds and bookings take its lock. THROTTLE=off lifts all of them.
"""

from datetime import datetime, timedelta

from django.conf import settings

from config import db
from matching.availability.domain.availability import Availability
from matching.booking.domain.caps import CapReached, share
from matching.booking.domain.quiet_hours import QuietHours
from matching.booking.queries import appointment as appointment_queries
from matching.booking.queries import unproven

# After how many seconds to try again: holds end soon, bookings with a deadline within hours.
RETRY_HOLD, RETRY_BOOKING = 60, 3_600


def check_network(network: bytes, now: datetime) -> None:
    """Check a network's holds before any lock is taken. Raises CapReached (`too-many-holds`)."""
    if _applies(network) and appointment_queries.has_too_many_holds(network, now):
        raise CapReached("too-many-holds", retry_after=RETRY_HOLD)


def check_place(network: bytes, availability: Availability, now: datetime, *, except_ref: str = "") -> None:
    """Check that a network may take one more place with a provider, whose lock must be held.

    A network that has several holds or unproven bookings already leaves at least half of the places, and the last one, to
    others.
    Raises CapReached (`too-many-holds`).
    """
    if not _applies(network):
        return
    _lock(network)
    used = unproven.usage(network, availability.profile.id, now, except_ref=except_ref)
    half = (_free(availability) + used.everyone_here) // 2
    is_newcomer = not used.here and used.elsewhere < settings.PLACES_OF_A_NEWCOMER
    if used.with_deadline >= settings.DEADLINES_PER_NETWORK:
        raise CapReached("too-many-holds", retry_after=_seconds_to_first_deadline(network, now))
    if used.held_here >= settings.LIVE_HOLDS_PER_NETWORK_AND_PROVIDER or (
        used.everyone_here >= half and not is_newcomer
    ):
        raise CapReached("too-many-holds", retry_after=RETRY_HOLD)


def check_offer(network: bytes, availability: Availability, now: datetime) -> bool:
    """Return whether a time may be held for someone on the waitlist who joined from this network."""
    try:
        check_place(network, availability, now)
    except CapReached:
        return False
    return True


def deadline(
    network: bytes,
    availability: Availability,
    start: datetime,
    address_digest: bytes | None,
    now: datetime,
    *,
    zone: str,
) -> datetime | None:
    """Return until when the contact of a new booking must be proven, or None if it is below every cap.

    A deadline that falls in the quiet hours in the client's `zone` moves to the morning, but not past the start. A network
    may have only a few bookings that last a night unproven, whatever zone it claims.

    Someone who chose no messages can't prove anything, so their booking never has a deadline: above a cap it is refused.
    The provider's lock must be held. Raises CapReached (`rate-limited`).
    """
    if not _applies(network):
        return None
    _lock(network)
    provider_id, places = availability.profile.id, _free(availability)
    if address_digest is None:
        _check_contactless(unproven.contactless(network, provider_id, now), places, network, now)
        return None
    # Not by address: a deadline would show anyone who knows an address that someone has booked with it.
    booked = unproven.reachable(network, provider_id, now)
    is_below_caps = (
        booked.recent < settings.UNPROVEN_PER_NETWORK
        and booked.lasting < settings.UNPROVEN_LASTING_PER_NETWORK
        and booked.here < settings.UNPROVEN_PER_NETWORK_AND_PROVIDER
        and booked.everyone_here < max(settings.UNPROVEN_PER_PROVIDER, share(places + booked.everyone_here))
    )
    if is_below_caps:
        return None
    soon, quiet = now + timedelta(hours=settings.PROOF_HOURS), QuietHours.parse(settings.QUIET_HOURS)
    by = min(quiet.deadline(soon, zone) if quiet else soon, start)
    most = settings.NIGHT_DEADLINES_PER_NETWORK if by > soon else settings.DEADLINES_PER_NETWORK
    if booked.with_deadline >= most:
        raise CapReached("rate-limited", retry_after=_seconds_to_first_deadline(network, now))
    return by


def _check_contactless(booked: unproven.Bookings, places: int, network: bytes, now: datetime) -> None:
    if (
        booked.recent >= settings.CONTACTLESS_PER_NETWORK
        or booked.lasting >= settings.UNPROVEN_LASTING_PER_NETWORK
        or booked.here >= settings.CONTACTLESS_PER_NETWORK_AND_PROVIDER
        or booked.everyone_here >= share(places + booked.everyone_here)
    ):
        oldest = unproven.oldest_recent(network, now) if booked.recent else None
        window = timedelta(hours=settings.UNPROVEN_WINDOW_HOURS)
        seconds = int((oldest + window - now).total_seconds()) if oldest else RETRY_BOOKING
        raise CapReached("rate-limited", retry_after=max(seconds, RETRY_HOLD))


def _seconds_to_first_deadline(network: bytes, now: datetime) -> int:
    first = unproven.first_deadline(network)
    return max(int((first - now).total_seconds()), RETRY_HOLD) if first else RETRY_BOOKING


def _free(availability: Availability) -> int:
    return max(availability.profile.capacity - availability.booked_time.places_taken, 0)


def _applies(network: bytes) -> bool:
    """Return whether caps apply. Staff, and times that are offered after a cancellation, have no network."""
    return bool(network) and not settings.THROTTLE_OFF


def _lock(network: bytes) -> None:
    db.lock((db.NETWORK, network.hex()))
