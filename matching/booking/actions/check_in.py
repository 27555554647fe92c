"""Check-ins around the start of an appointment. They only affect what the page shows."""

from django.db import transaction

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentStatus
from matching.booking.domain import late_start
from matching.booking.models import CheckIn


def record(*, appointment: Appointment, who: str, alone: bool, clock: db.Clock = db.db_now) -> CheckIn:
    """Record that `who` (client or provider) is here; `alone` if the other person has not joined. Repeating changes nothing.

    Raises BookingRefused: `cancelled`, or `too-late` unless the appointment is running or starts within 15 minutes.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status == AppointmentStatus.CANCELED:
            raise BookingRefused("cancelled")
        period = appointment.period
        if appointment.status != AppointmentStatus.BOOKED or not late_start.room_is_open(
            period.lower, period.upper, now
        ):
            raise BookingRefused("too-late")
        check_in, _created = CheckIn.objects.get_or_create(
            appointment=appointment, who=who, alone=alone, defaults={"at": now}
        )  # fmt: skip
        return check_in
