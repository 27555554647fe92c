"""Data for judging a change to a provider's record: the record, upcoming appointments, and times they could move to."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet

from matching.appointments.models import Appointment, AppointmentStatus
from matching.availability.queries import openings
from matching.booking.domain.offer import Candidate
from matching.booking.queries import alternatives, later_visits
from matching.console.domain import schedule_impact
from matching.console.domain.schedule_impact import ActiveAppointment, ProviderSnapshot
from providers.directory.domain.hours import VisitLength
from providers.directory.models import Provider
from providers.directory.queries import profiles

MAX_MOVE_OPTIONS = 12


def snapshot(provider_id: int, now: datetime) -> ProviderSnapshot:
    """Return the provider as this transaction sees it. Raises Provider.DoesNotExist."""
    by_id = snapshots([provider_id], now)
    if not by_id:
        raise Provider.DoesNotExist
    return by_id[provider_id]


def snapshots(ids: Iterable[int], now: datetime) -> dict[int, ProviderSnapshot]:
    """Return snapshots by provider id, in a fixed number of queries."""
    statuses = dict(Provider.objects.filter(id__in=list(ids)).values_list("id", "status"))
    loaded = profiles.load(list(statuses), now.astimezone(UTC).date())
    return {profile.id: ProviderSnapshot(statuses[profile.id], profile) for profile in loaded}


def upcoming_by_provider(ids: Iterable[int], now: datetime) -> dict[int, list[Appointment]]:
    """Return by provider id the booked and held appointments that have not begun. Providers without any are left out."""
    rows = Appointment.objects.filter(
        provider_id__in=list(ids),
        status__in=(AppointmentStatus.BOOKED, AppointmentStatus.HELD),
        period__startswith__gt=now,
    )
    by_provider: dict[int, list[Appointment]] = {}
    for row in rows.order_by("period"):
        by_provider.setdefault(row.provider_id, []).append(row)
    return by_provider


def upcoming(provider_id: int, now: datetime) -> "QuerySet[Appointment]":
    """Return a provider's booked and held appointments that have not begun, soonest first. Includes lapsed holds."""
    rows = Appointment.objects.filter(
        provider_id=provider_id, status__in=(AppointmentStatus.BOOKED, AppointmentStatus.HELD)
    )
    return rows.filter(period__startswith__gt=now).select_related("provider", "client", "booker").order_by("period")


def active_appointments(rows: Iterable[Appointment]) -> list[ActiveAppointment]:
    """Convert rows to the values that `domain.schedule_impact` works with."""
    plans: dict[str | None, frozenset[str]] = {}
    values = []
    for row in rows:
        criteria = row.match_criteria if row.criteria else None
        payer = criteria.payer if criteria else None
        if payer not in plans:
            plans[payer] = openings.payer_plans(payer)
        values.append(
            ActiveAppointment(
                row.ref,
                row.period.lower,
                _length(row),
                row.care_type,
                row.format,
                row.visit,
                row.status == AppointmentStatus.BOOKED,
                criteria,
                plans[payer],
            )
        )
    return values


def move_options(row: Appointment, now: datetime, limit: int | None = MAX_MOVE_OPTIONS) -> list[datetime]:
    """Return the next `limit` starts to which a booked appointment could move with its provider, as of this transaction."""
    if (
        not row.criteria
        or row.status != AppointmentStatus.BOOKED
        or snapshot(row.provider_id, now).status in schedule_impact.UNBOOKABLE_STATUSES
    ):
        return []
    return later_visits.moves(row, now)[:limit]


def replacement_candidates(refs: Iterable[str], provider_id: int, now: datetime) -> dict[str, list[Candidate]]:
    """Return by ref openings of other providers that could replace the appointment, best first. Call it before locking."""
    rows = upcoming(provider_id, now).filter(ref__in=list(refs), status=AppointmentStatus.BOOKED)
    return {
        row.ref: [
            candidate for candidate in alternatives.for_canceled_appointment(row, now) if candidate[0] != provider_id
        ]
        for row in rows
    }


def _length(row: Appointment) -> VisitLength:
    minute = timedelta(minutes=1)
    return VisitLength(
        (row.period.upper - row.period.lower) // minute,
        (row.period.lower - row.blocked_period.lower) // minute,
        (row.blocked_period.upper - row.period.upper) // minute,
    )
