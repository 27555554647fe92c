"""What a message says of offered times: who reads it, which times, and where each is one tap away."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from matching.appointments import labels
from matching.booking.models import Notice, Offer, OfferStatus, WaitlistEntry


def waiting(notice: Notice) -> WaitlistEntry | None:
    """Who waits for the time that this notice offers; None once they wait no longer."""
    return _offer(notice).entry


def facts(notice: Notice) -> dict[str, Any]:
    """What the template of a message about offers needs beside the rest; nothing for other messages."""
    if notice.kind in ("rescue", "rematch"):
        rescues = Offer.objects.filter(rescued=notice.appointment, status=OfferStatus.OPEN)
        found = [_told(one) for one in rescues.select_related("appointment__provider")]
        return {"offers": found, "search": settings.SITE_URL + reverse("match")}
    if notice.kind == "offer":
        one = _offer(notice)
        if one.entry is None:
            raise ValueError("Somebody who waits no longer is not written to.")
        entry = one.entry
        leave = settings.SITE_URL + reverse("waiting", args=[entry.ref, entry.open_token])
        return {"offers": [_told(one)], "leave": leave}
    return {}


def _offer(notice: Notice) -> Offer:
    return Offer.objects.select_related("entry", "appointment__provider").get(appointment=notice.appointment)


def _told(one: Offer) -> dict[str, str]:
    held = one.appointment
    return {
        "when": labels.when(held.session.lower, held.client_timezone),
        "until": labels.when(one.expires_at, held.client_timezone),
        "name": held.provider.display_name,
        "link": settings.SITE_URL + reverse("offer", args=[one.ref, one.open_token]),
    }
