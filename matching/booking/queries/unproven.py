"""Counting holds and bookings without a proven contact, for the caps."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from matching.appointments.models import Appointment, AppointmentStatus
from matching.appointments.models.appointment import UNPROVEN


@dataclass(frozen=True, slots=True)
class Usage:
    """The holds and the day's unproven bookings of one network and with one provider.

    `held_here`: the network's live holds with the provider. `here` and `elsewhere`: the network's holds and bookings with
    the provider and with others. `everyone_here`: those of all networks with the provider. `with_deadline`: the network's
    bookings that have a deadline.
    """

    held_here: int
    here: int
    elsewhere: int
    everyone_here: int
    with_deadline: int


@dataclass(frozen=True, slots=True)
class Bookings:
    """Unproven upcoming bookings: `recent` ones are of the last 24 hours.

    `lasting` are the network's bookings without a deadline, `here` its recent ones with the provider, `everyone_here`
    those of all networks.
    """

    recent: int
    lasting: int
    with_deadline: int
    here: int
    everyone_here: int


def usage(network: bytes, provider_id: int, now: datetime, *, except_ref: str = "") -> Usage:
    """Return what a network and a provider have. `except_ref` leaves one appointment out."""
    own, here = Q(network=network), Q(provider=provider_id)
    held, booked = Q(status=AppointmentStatus.HELD, held_until__gt=now), _upcoming(now)
    live = held | (booked & _recent(now))
    counts = _rows(own | here, except_ref).aggregate(
        held_here=Count("id", filter=own & here & held),
        here=Count("id", filter=own & here & live),
        elsewhere=Count("id", filter=own & ~here & live),
        everyone_here=Count("id", filter=here & live),
        with_deadline=Count("id", filter=own & booked & Q(confirm_by__isnull=False)),
    )
    return Usage(**counts)


def contactless(network: bytes, provider_id: int, now: datetime) -> Bookings:
    """Return the bookings of people who chose no messages."""
    return _bookings(network, provider_id, now, contactless=True)


def reachable(network: bytes, provider_id: int, now: datetime) -> Bookings:
    """Return the bookings with an address that is not proven yet."""
    return _bookings(network, provider_id, now, contactless=False)


def oldest_recent(network: bytes, now: datetime) -> datetime | None:
    """Return when the network's oldest booking of the last 24 hours without messages was made, or None."""
    rows = _rows(Q(network=network) & _upcoming(now) & _recent(now) & Q(address_digest__isnull=True))
    return rows.order_by("booked_at").values_list("booked_at", flat=True).first()


def first_deadline(network: bytes) -> datetime | None:
    """Return the earliest deadline of a network's bookings, or None."""
    rows = _rows(Q(network=network, status=AppointmentStatus.BOOKED, confirm_by__isnull=False))
    return rows.order_by("confirm_by").values_list("confirm_by", flat=True).first()


def _bookings(network: bytes, provider_id: int, now: datetime, *, contactless: bool) -> Bookings:
    own, here, recent = Q(network=network), Q(provider=provider_id), _recent(now)
    counts = (
        _rows(own | here)
        .filter(_upcoming(now), address_digest__isnull=contactless)
        .aggregate(
            recent=Count("id", filter=own & recent),
            lasting=Count("id", filter=own & Q(confirm_by__isnull=True)),
            with_deadline=Count("id", filter=own & Q(confirm_by__isnull=False)),
            here=Count("id", filter=own & here & recent),
            everyone_here=Count("id", filter=here & recent),
        )
    )
    return Bookings(**counts)


def _rows(condition: Q, except_ref: str = "") -> "QuerySet[Appointment]":
    """Filter unproven rows. Those of staff, and of offers after a cancellation, have no network and don't count."""
    return Appointment.objects.filter(UNPROVEN, condition).exclude(network=b"").exclude(ref=except_ref)


def _upcoming(now: datetime) -> Q:
    return Q(status=AppointmentStatus.BOOKED, period__startswith__gt=now)


def _recent(now: datetime) -> Q:
    return Q(booked_at__gt=now - timedelta(hours=settings.UNPROVEN_WINDOW_HOURS))
