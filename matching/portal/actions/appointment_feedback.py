"""A provider's feedback on an appointment: the client was late, or is a poor fit."""

from datetime import datetime

from django.db import transaction

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentStatus
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import outbox, replacement_offers
from matching.booking.queries import alternatives
from matching.portal.models import AppointmentFeedback

LATE, NOT_FIT = "late", "not_fit"
# The other outcomes that a provider can record.
ATTENDED, MISSED = "attended", "missed"
OUTCOMES = (ATTENDED, LATE, MISSED)


def report_late_client(*, appointment: Appointment, clock: db.Clock = db.db_now) -> AppointmentFeedback:
    """Complete the appointment and record that the client was late. Raises the errors of `appointment.mark_completed`."""
    with transaction.atomic():
        appointment_actions.mark_completed(appointment=appointment, by="provider", clock=clock)
        return AppointmentFeedback.objects.get_or_create(appointment=appointment, kind=LATE, defaults={"at": clock()})[
            0
        ]


def correct_outcome(
    *, appointment: Appointment, version: int, outcome: str, by: str, clock: db.Clock = db.db_now
) -> None:
    """Change a recorded outcome to `attended`, `late` or `missed`. Raises the errors of `appointment.correct_outcome`."""
    status = AppointmentStatus.NO_SHOW if outcome == MISSED else AppointmentStatus.COMPLETED
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        late_reports = AppointmentFeedback.objects.filter(appointment=appointment, kind=LATE)
        was_late = late_reports.exists()
        if appointment.status == status and was_late == (outcome == LATE):
            return
        if appointment.status == status:
            # Only "late" changes, which is no new version of the appointment.
            appointment_actions.check_correctable(appointment, version, now)
        else:
            appointment_actions.correct_outcome(
                appointment=appointment, version=version, status=status, by=by, clock=clock
            )
        if outcome != LATE:
            late_reports.delete()
        elif not was_late:
            AppointmentFeedback.objects.create(appointment=appointment, kind=LATE, at=now)


def report_poor_fit(
    *, appointment: Appointment, version: int, reason: str, clock: db.Clock = db.db_now
) -> AppointmentFeedback:
    """Record a poor fit and hold up to three first visits with other providers for the client.

    An upcoming appointment is canceled, and the cancellation notice has the offers; after a completed one, the client
    gets a notice of its own. A second report returns the first one. Raises BookingRefused: `version-stale`, `cancelled`, or
    `too-late` for an appointment that has begun and has no outcome yet.
    """
    candidates = alternatives.with_other_providers(appointment, clock())
    with transaction.atomic():
        db.lock_providers([appointment.provider_id, *(provider for provider, _start in candidates)])
        now = clock()
        appointment.refresh_from_db()
        earlier_report = AppointmentFeedback.objects.filter(appointment=appointment, kind=NOT_FIT).first()
        if earlier_report:
            return earlier_report
        if appointment.status == AppointmentStatus.COMPLETED:
            replacement_offers.hold_alternatives(appointment, candidates, now=now, as_first_visit=True)
            outbox.enqueue(appointment=appointment, kind="rematch", now=now)
        elif appointment.status == AppointmentStatus.BOOKED:
            appointment_actions.cancel(
                appointment=appointment,
                version=version,
                reason="",
                by="provider",
                candidates=candidates,
                as_first_visit=True,
                clock=clock,
            )
        else:
            raise BookingRefused("cancelled")
        return AppointmentFeedback.objects.create(appointment=appointment, kind=NOT_FIT, reason=reason, at=now)


def acknowledge(*, feedback: AppointmentFeedback, staff: str, now: datetime) -> bool:
    """Record that staff reviewed the profile after a poor-fit report. Returns False if it was acknowledged before."""
    with transaction.atomic():
        return bool(
            AppointmentFeedback.objects.filter(pk=feedback.pk, acknowledged_at__isnull=True).update(
                acknowledged_at=now, staff=staff
            )
        )
