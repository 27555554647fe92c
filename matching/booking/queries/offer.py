"""Offers, found by who holds their token."""

from datetime import datetime

from config.crypto import tokens
from matching.booking.models import Offer
from matching.booking.queries.appointment import Gone


def by_token(ref: str, token: str, now: datetime) -> Offer | None:
    """The offer that this token opens, or None. Raises Gone once the time itself has begun."""
    related = ("appointment__provider", "rescued__client", "rescued__booker", "entry")
    found = Offer.objects.select_related(*related).filter(ref=ref).first()
    if not found or not tokens.matches(token, found.token):
        return None
    if now >= found.appointment.session.lower:
        raise Gone
    return found
