"""Proving that someone reads the messages about a booking, and releasing bookings whose deadline passed without proof."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentStatus, Client
from matching.booking.actions import events
from matching.booking.actions.outbox import Channel
from matching.booking.models import Notice, NoticeStatus, WaitlistEntry

BATCH_SIZE = 100
READING_TIME = timedelta(hours=1)


def prove(*, appointment: Appointment, clock: db.Clock = db.db_now) -> Appointment:
    """Record that the contact of a booked appointment is proven: it has no deadline from now on. Repeating changes nothing.

    Call it when someone opened a mailed link and passed its check, or when staff reached the client.
    Raises BookingRefused `cancelled` if the appointment was canceled or released before.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status == AppointmentStatus.CANCELED:
            raise BookingRefused("cancelled")
        if appointment.contact_proven_at is None:
            mark_proven(appointment, now)
        return appointment


def mark_proven(appointment: Appointment, now: datetime) -> None:
    """Record the proof, and let the messages that wait for it go out. The provider's lock must be held."""
    appointment.contact_proven_at, appointment.confirm_by = now, None
    appointment.save(update_fields=["contact_proven_at", "confirm_by"])
    Notice.objects.filter(appointment=appointment).update(address_digest=None)


def can_be_reached(appointment: Appointment) -> bool:
    """Return whether the client or the person who booked marked a way as safe on which the therapist can reach them."""
    people = [person for person in (appointment.client, appointment.booker) if person]
    return any(
        (person.email and person.email_ok) or (person.phone and (person.text_ok or person.voicemail_ok))
        for person in people
    )


def add(*, appointment: Appointment, email: str, phone: str) -> None:
    """Store a safe address or number of the client, so that the therapist can send the way to join.

    Changes nothing if there is a safe way already.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        appointment.refresh_from_db()
        client = appointment.client
        if client is None or can_be_reached(appointment):
            return
        if email:
            client.email, client.email_ok = email, True
        if phone:
            client.phone, client.voicemail_ok = phone, True
        client.save(update_fields=["email", "email_ok", "phone", "voicemail_ok"])


def is_proven(appointment: Appointment, known: Client | None) -> bool:
    """Return whether the address of a new booking was proven before.

    That is so if the client proved it for an earlier appointment, or if the time was offered to it from the waitlist.
    """
    if known and _proven_before(known, appointment.address_digest):
        return True
    if appointment.address_digest is None:
        return False
    entry = WaitlistEntry.objects.filter(offers__appointment=appointment).first()
    if entry is None:
        return False
    return Channel("waiting", "email", entry.email or "").digest == bytes(appointment.address_digest)


def release_overdue(*, clock: db.Clock = db.db_now) -> int:
    """Cancel bookings whose contact was not proven by their deadline, oldest deadline first; returns how many.

    Only those whose message went out an hour ago or more, or could not be sent: a message may have waited because of
    others to the same address, and its reader must have time.
    """
    now = clock()
    announced_in_time = Q(sent_at__lte=now - READING_TIME) | Q(status=NoticeStatus.FAILED)
    announced = Notice.objects.filter(announced_in_time, appointment=OuterRef("pk"))
    overdue = Appointment.objects.filter(Exists(announced), status=AppointmentStatus.BOOKED, confirm_by__lte=now)
    return sum(_release(row, clock) for row in list(overdue.order_by("confirm_by")[:BATCH_SIZE]))


def _release(appointment: Appointment, clock: db.Clock) -> bool:
    """Cancel the appointment unless it was proven, moved to another provider or canceled by now."""
    with transaction.atomic():
        provider_id = appointment.provider_id
        db.lock_providers([provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.provider_id != provider_id or appointment.deadline is None or appointment.deadline > now:
            return False
        events.transition(appointment, AppointmentStatus.CANCELED, by="system", now=now)
        return True


def _proven_before(client: Client, address_digest: bytes | memoryview | None) -> bool:
    earlier = Appointment.objects.filter(client=client, contact_proven_at__isnull=False)
    same = {"address_digest": address_digest} if address_digest else {"address_digest__isnull": True}
    return earlier.filter(**same).exists()
