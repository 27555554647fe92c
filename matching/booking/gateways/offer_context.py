"""Template context for messages about offers."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from matching.appointments import labels
from matching.booking.models import Notice, Offer, OfferStatus, WaitlistEntry


def waitlist_entry(notice: Notice) -> WaitlistEntry | None:
    """Return the waitlist entry for which this notice offers a time, or None if it was deleted."""
    return _offer(notice).entry


def template_context(notice: Notice) -> dict[str, Any]:
    """Return the extra template context for messages about offers, or an empty dictionary for other messages."""
    if notice.kind in ("rescue", "rematch"):
        open_offers = Offer.objects.filter(canceled_appointment=notice.appointment, status=OfferStatus.OPEN)
        offers = [_item(offer) for offer in open_offers.select_related("appointment__provider")]
        return {"offers": offers, "search": settings.SITE_URL + reverse("match")}
    if notice.kind == "offer":
        offer = _offer(notice)
        if offer.entry is None:
            raise ValueError("The waitlist entry of this offer was deleted.")
        entry = offer.entry
        leave = settings.SITE_URL + reverse("waitlist-entry", args=[entry.ref, entry.access_token])
        return {"offers": [_item(offer)], "leave": leave}
    return {}


def _offer(notice: Notice) -> Offer:
    return Offer.objects.select_related("entry", "appointment__provider").get(appointment=notice.appointment)


def _item(offer: Offer) -> dict[str, str]:
    held = offer.appointment
    return {
        "when": labels.when(held.period.lower, held.client_timezone),
        "until": labels.when(offer.expires_at, held.client_timezone),
        "name": held.provider.display_name,
        "link": settings.SITE_URL + reverse("offer", args=[offer.ref, offer.access_token]),
    }
