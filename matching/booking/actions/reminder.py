"""Queuing reminders. Each run finds them from upcoming appointments; nothing is scheduled ahead, so nothing gets lost."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from matching.appointments.models import Appointment, AppointmentEvent, AppointmentStatus
from matching.booking.actions import outbox
from matching.booking.domain import reminder
from matching.booking.domain.quiet_hours import QuietHours
from matching.booking.domain.reminder import Reminder
from matching.booking.gateways import sms
from matching.booking.models import Notice, NoticeStatus

BATCH_SIZE = 100


def queue(*, clock: Callable[[], datetime]) -> int:
    """Write the due reminders of upcoming appointments, in batches; returns the number of appointments checked.

    Each appointment is checked once per kind and version: one that needs no reminder gets a row that records this.
    """
    quiet, count = QuietHours.parse(settings.QUIET_HOURS), 0
    for kind in reminder.OFFSETS:
        while checked := _batch(kind=kind, quiet=quiet, now=clock()):
            count += checked
    return count


def _batch(*, kind: str, quiet: QuietHours | None, now: datetime) -> int:
    with transaction.atomic():
        near = _undecided(kind, quiet, now).select_related("client", "booker").order_by("period__startswith")
        # FOR NO KEY UPDATE, because inserting a notice takes a key share lock on its appointment and must not wait.
        appointments = list(near.select_for_update(skip_locked=True, no_key=True, of=("self",))[:BATCH_SIZE])
        booked_at = dict(
            AppointmentEvent.objects.filter(appointment__in=appointments, to_status=AppointmentStatus.BOOKED)
            .order_by("version")
            .values_list("appointment_id", "at")
        )
        notices = [
            notice
            for appointment in appointments
            for notice in _notices_for(
                appointment, kind, booked_at.get(appointment.id, appointment.created_at), quiet, now
            )
        ]
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        return len(appointments)


def _undecided(kind: str, quiet: QuietHours | None, now: datetime) -> "QuerySet[Appointment]":
    """Filter booked appointments whose reminder of this kind may be due and that have no row for it yet."""
    decided = Notice.objects.filter(appointment=OuterRef("pk"), version=OuterRef("version"), kind=kind)
    return Appointment.objects.filter(
        ~Exists(decided),
        (Q(booker__isnull=True) & _reachable("client")) | _reachable("booker"),
        status=AppointmentStatus.BOOKED,
        period__startswith__gt=now + reminder.OFFSETS[kind] - reminder.GRACE[kind],
        period__startswith__lte=now + reminder.earliest_offset(kind, quiet),
    )


def _reachable(person: str) -> Q:
    """Filter appointments whose `person` marked a usable channel as safe."""
    condition = Q(**{f"{person}__email_ok": True, f"{person}__email__isnull": False})
    if sms.is_configured():
        condition |= Q(**{f"{person}__text_ok": True, f"{person}__phone__isnull": False})
    return condition


def _notices_for(
    appointment: Appointment, kind: str, booked_at: datetime, quiet: QuietHours | None, now: datetime
) -> list[Notice]:
    plan = reminder.plan(appointment.period.lower, booked_at, appointment.client_timezone, quiet)
    due = next((planned for planned in plan if planned.kind == kind), None)
    notices = [_notice_for(appointment, kind, channel, due, now) for channel in outbox.channels(appointment)]
    if not notices:  # The phone number can't receive texts.
        notices = [_notice_for(appointment, kind, outbox.Channel(outbox.recipient(appointment)[1], "sms"), None, now)]
    return notices


def _notice_for(
    appointment: Appointment, kind: str, channel: outbox.Channel, planned: Reminder | None, now: datetime
) -> Notice:
    if planned:
        return outbox.draft(appointment, kind, channel, now, due_at=planned.due_at, expires_at=planned.expires_at)
    notice = outbox.draft(appointment, kind, channel, now)
    notice.status = NoticeStatus.SUPERSEDED
    return notice
