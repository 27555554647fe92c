"""Reading offers by token."""

from datetime import datetime

from config.crypto import tokens
from matching.booking.models import Offer
from matching.booking.queries.appointment import TokenExpired


def by_token(ref: str, token: str, now: datetime) -> Offer | None:
    """Return the offer if the token opens it, or None. Raises TokenExpired once the offered time has started."""
    related = ("appointment__provider", "canceled_appointment__client", "canceled_appointment__booker", "entry")
    row = Offer.objects.select_related(*related).filter(ref=ref).first()
    if not row or not tokens.matches(token, row.token):
        return None
    if now >= row.appointment.period.lower:
        raise TokenExpired
    return row
