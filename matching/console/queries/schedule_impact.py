"""What a change of a provider's record is weighed by: the record, the sessions ahead, the times they could move to."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet

from matching.appointments.domain.criteria import HORIZON_DAYS
from matching.appointments.models import Appointment, Status
from matching.availability.domain import booking_rules
from matching.availability.queries import openings
from matching.booking.domain.offer import Candidate
from matching.booking.queries import alternatives
from matching.booking.queries import appointment as appointments
from matching.console.domain import schedule_impact
from matching.console.domain.schedule_impact import Live, Record
from providers.directory.domain.hours import Session
from providers.directory.models import Provider
from providers.directory.queries import profiles

TIMES = 12


def record(provider_id: int, now: datetime) -> Record:
    """The record as this transaction sees it. Raises Provider.DoesNotExist."""
    found = records([provider_id], now)
    if not found:
        raise Provider.DoesNotExist
    return found[provider_id]


def records(ids: Iterable[int], now: datetime) -> dict[int, Record]:
    """The same for many, in a fixed number of queries."""
    status = dict(Provider.objects.filter(id__in=list(ids)).values_list("id", "status"))
    found = profiles.load(list(status), now.astimezone(UTC).date())
    return {profile.id: Record(status[profile.id], profile) for profile in found}


def of_providers(ids: Iterable[int], now: datetime) -> dict[int, list[Appointment]]:
    """By provider, the sessions that have not begun; only of those who have any."""
    rows = Appointment.objects.filter(
        provider_id__in=list(ids), status__in=(Status.BOOKED, Status.HELD), session__startswith__gt=now
    )
    found: dict[int, list[Appointment]] = {}
    for row in rows.order_by("session"):
        found.setdefault(row.provider_id, []).append(row)
    return found


def ahead(provider_id: int, now: datetime) -> "QuerySet[Appointment]":
    """The provider's sessions that have not begun, booked or held (also by a hold that lapsed), soonest first."""
    found = Appointment.objects.filter(provider_id=provider_id, status__in=(Status.BOOKED, Status.HELD))
    return found.filter(session__startswith__gt=now).select_related("provider", "client", "booker").order_by("session")


def weighed(rows: Iterable[Appointment]) -> list[Live]:
    """Appointments as values."""
    plans: dict[str | None, frozenset[str]] = {}
    found = []
    for row in rows:
        criteria = row.asked if row.criteria else None
        payer = criteria.payer if criteria else None
        if payer not in plans:
            plans[payer] = openings.payer_plans(payer)
        found.append(
            Live(
                row.ref,
                row.session.lower,
                _lasting(row),
                row.care_type,
                row.format,
                row.visit,
                row.status == Status.BOOKED,
                criteria,
                plans[payer],
            )
        )
    return found


def times(row: Appointment, now: datetime) -> list[datetime]:
    """The next times of the same provider, by the record as this transaction sees it, that a booked session could take."""
    if (
        not row.criteria
        or row.status != Status.BOOKED
        or record(row.provider_id, now).status in schedule_impact.SEES_NOBODY
    ):
        return []
    diary = openings.diaries([row.provider_id], now, except_ref=row.ref)[row.provider_id]
    length = diary.visit_type(row.care_type, row.format, row.visit)
    if length is None:
        return []
    criteria, taken = row.asked, [span for span in appointments.of_client(row, now) if span[0] != row.session.lower]
    plans, lasts, found = openings.payer_plans(criteria.payer), timedelta(minutes=length.minutes), []
    for start in diary.starts(length, now, now + timedelta(days=HORIZON_DAYS)):
        busy = any(begin < start + lasts and start < end for begin, end in taken)
        if start != row.session.lower and not busy and booking_rules.stays_eligible(criteria, diary, start, plans):
            found.append(start)
            if len(found) == TIMES:
                break
    return found


def rescues(refs: Iterable[str], provider_id: int, now: datetime) -> dict[str, list[Candidate]]:
    """For each session of the provider what others could offer in its place, best first. Read it before taking locks."""
    rows = ahead(provider_id, now).filter(ref__in=list(refs), status=Status.BOOKED)
    return {
        row.ref: [one for one in alternatives.for_rescue(row, now) if one[0] != provider_id]
        for row in rows
    }  # fmt: skip


def _lasting(row: Appointment) -> Session:
    minute = timedelta(minutes=1)
    return Session(
        (row.session.upper - row.session.lower) // minute,
        (row.session.lower - row.blocked.lower) // minute,
        (row.blocked.upper - row.session.upper) // minute,
    )
