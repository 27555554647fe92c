"""Canceled appointments, offers and waitlist entries."""

from typing import Any

from config import db
from matching.appointments.models import Appointment
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import waitlist
from matching.booking.models import Offer, WaitlistEntry
from matching.search.queries import match_request
from providers.directory.models import Provider
from tests.conftest import Api
from tests.factories import booking

CONTACT = waitlist.ContactDetails(email="wanda@example.org", phone="", email_ok=True, text_ok=False, language="en")


def create_canceled_booking(api: Api, provider: Provider, by: str = "provider", **facts: Any) -> Any:
    """Book an appointment and cancel it, by default by the provider. Return the response body of the booking."""
    appointment = booking.create_booking(api, provider, booking.opening_starts(provider, 5)[-1], **facts)
    row = Appointment.objects.get(ref=appointment["id"])
    appointment_actions.cancel(appointment=row, version=row.version, reason="", by=by)
    return appointment


def list_offers() -> list[Offer]:
    """Return every offer, the oldest first."""
    return list(Offer.objects.select_related("appointment__provider").order_by("id"))


def join_waitlist(token: str | None = None) -> WaitlistEntry:
    """Join the waitlist with this match token."""
    match = match_request.by_token(token or booking.match_token(), db.db_now())
    return waitlist.join(match=match, contact_details=CONTACT, network=b"")
