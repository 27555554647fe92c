"""Staff move an appointment, with the client's consent on record."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from config import db
from matching.appointments.models import Appointment
from matching.booking.actions import appointment as appointment_actions
from matching.console.models import MoveConsent


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who agreed to the new time, how (`MoveConsent`'s choices), and when."""

    giver: str
    means: str
    agreed_at: datetime


def move(
    *,
    appointment: Appointment,
    version: int,
    start: datetime,
    agreement: Agreement,
    staff: str,
    clock: db.Clock = db.db_now,
) -> MoveConsent:
    """Move a booked appointment to another time of its provider, and record the consent to it.

    Raises the errors of `appointment.reschedule` and changes nothing then.
    """
    with transaction.atomic():
        appointment = appointment_actions.reschedule(
            appointment=appointment,
            version=version,
            start=start,
            provider=appointment.provider,
            by="staff",
            clock=clock,
        )
        return MoveConsent.objects.create(
            appointment=appointment,
            version=appointment.version,
            giver=agreement.giver,
            means=agreement.means,
            agreed_at=agreement.agreed_at,
            staff=staff,
            at=clock(),
        )
