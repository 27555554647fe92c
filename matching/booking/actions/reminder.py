"""Queuing reminders. They are found by looking at the sessions ahead; nothing is scheduled and nothing can get lost."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from matching.appointments.models import Appointment, AppointmentEvent, Status
from matching.booking.actions import outbox
from matching.booking.domain import reminder
from matching.booking.domain.reminder import Quiet, Reminder
from matching.booking.gateways import sms
from matching.booking.models import Notice, NoticeStatus

BATCH = 100


def queue(*, clock: Callable[[], datetime]) -> int:
    """Write the reminders of the sessions that come near, batch by batch; how many sessions were looked at.

    Each session is looked at once a kind and version: what needs no reminder gets a row that says so.
    """
    quiet, count = Quiet.parse(settings.QUIET_HOURS), 0
    for kind in reminder.BEFORE:
        while found := _batch(kind=kind, quiet=quiet, now=clock()):
            count += found
    return count


def _batch(*, kind: str, quiet: Quiet | None, now: datetime) -> int:
    with transaction.atomic():
        near = _near(kind, quiet, now).select_related("client", "booker").order_by("session__startswith")
        # Without the lock on keys, which the notices' references need and bookings don't change.
        found = list(near.select_for_update(skip_locked=True, no_key=True, of=("self",))[:BATCH])
        since = dict(
            AppointmentEvent.objects.filter(appointment__in=found, after=Status.BOOKED)
            .order_by("version")
            .values_list("appointment_id", "at")
        )
        rows = [row for one in found for row in _rows(one, kind, since.get(one.id, one.created_at), quiet, now)]
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        return len(found)


def _near(kind: str, quiet: Quiet | None, now: datetime) -> "QuerySet[Appointment]":
    """Booked sessions whose reminder of this kind may be due by now, and of which nothing was decided yet."""
    decided = Notice.objects.filter(appointment=OuterRef("pk"), version=OuterRef("version"), kind=kind)
    return Appointment.objects.filter(
        ~Exists(decided),
        (Q(booker__isnull=True) & _reachable("client")) | _reachable("booker"),
        status=Status.BOOKED,
        session__startswith__gt=now + reminder.BEFORE[kind] - reminder.LATEST[kind],
        session__startswith__lte=now + reminder.ahead(kind, quiet),
    )


def _reachable(person: str) -> Q:
    """That an appointment's person called a way safe that we have."""
    found = Q(**{f"{person}__email_ok": True, f"{person}__email__isnull": False})
    if sms.configured():
        found |= Q(**{f"{person}__text_ok": True, f"{person}__phone__isnull": False})
    return found


def _rows(one: Appointment, kind: str, since: datetime, quiet: Quiet | None, now: datetime) -> list[Notice]:
    plan = reminder.plan(one.session.lower, since, one.client_timezone, quiet)
    wanted = next((each for each in plan if each.kind == kind), None)
    rows = [_row(one, kind, way, wanted, now) for way in outbox.ways(one)]
    if not rows:  # A number that texts don't reach.
        rows = [_row(one, kind, outbox.Way(outbox.reader(one)[1], "sms"), None, now)]
    return rows


def _row(one: Appointment, kind: str, way: outbox.Way, wanted: Reminder | None, now: datetime) -> Notice:
    if wanted:
        return outbox.draft(one, kind, way, now, due=wanted.due, worthless=wanted.worthless)
    row = outbox.draft(one, kind, way, now)
    row.status = NoticeStatus.SUPERSEDED
    return row
