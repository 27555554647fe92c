"""Whether a time that was held before could be held again."""

from datetime import datetime

from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment
from matching.availability.domain import booking_rules
from matching.availability.queries import booking_context


def is_free(appointment: Appointment, now: datetime, *, except_ref: str = "") -> bool:
    """Return whether the time of a former hold can be held now, without counting the hold `except_ref`.

    The caller must have checked access to the former hold.
    """
    context = booking_context.load(appointment.provider_id, appointment.match_criteria, now, except_ref=except_ref)
    try:
        booking_rules.check_hold(context, now, appointment.period.lower)
    except BookingRefused:
        return False
    return True
