"""Finding appointments by a caller's name and the client's date of birth. Only for staff who may change appointments."""

from datetime import date

from django.db.models import QuerySet

from config.crypto import keys, tokens
from matching.appointments.domain import client_lookup
from matching.appointments.models import Appointment, ClientLookup


def find_appointments(name: str, born: date) -> "QuerySet[Appointment]":
    """Return the appointments of clients with this date of birth and name, or booked by someone with this name.

    The latest first. The caller must have checked the permission and must log the access.
    """
    texts = client_lookup.lookup_texts(name, born)
    digests = [digest(text, key_id) for text in texts for key_id in keys.keyring()]
    clients = ClientLookup.objects.filter(digest__in=digests).values("client")
    rows = Appointment.objects.filter(client__in=clients).select_related("provider", "client")
    return rows.defer("criteria", "message_to_provider", "cancel_reason").order_by("-period", "-pk")


def digest(text: str, key_id: str) -> bytes:
    """Return the keyed hash of a text to find a client by."""
    return tokens.keyed_hash("client-lookup", text, key_id)
