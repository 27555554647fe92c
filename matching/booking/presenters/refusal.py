"""A refused booking with other openings, for the client's page and for staff who book by phone."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from config.http.problems import CODES
from matching.appointments import labels
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment
from matching.booking.gateways import sms
from matching.booking.queries.alternatives import Alternative


def sentence(error: BookingRefused) -> str:
    """Return why the booking was refused: the constraint that was not met, or else what the problem code means."""
    constraint = error.details.get("constraint")
    return labels.constraint(constraint) if constraint else str(CODES[error.code][1])


def explain_hold_cap() -> dict[str, Any]:
    """Return `title`, `text` and `others` for a hold above a cap: what helps."""
    text = _(
        "Other times are held from your network, or wait until someone opens our message about them. If one of them is "
        "yours, open its link first. You can also choose another therapist, or try again later."
    )
    return {"title": _("We can't hold this time yet"), "text": _with_phone(text), "others": []}


def explain_cap(*, has_channel: bool) -> dict[str, Any]:
    """Return `title`, `text` and `others` for a booking above a cap: what helps."""
    if has_channel:
        text = _("Several appointments from your network still have to be confirmed. Try again in an hour.")
    elif sms.is_configured():
        text = _("Add an e-mail address or a phone number for texts that is safe for you, or try again later.")
    else:
        text = _("Add an e-mail address that is safe for you, or try again later.")
    return {"title": _("We can't book this time yet"), "text": _with_phone(text), "others": []}


def _with_phone(text: str) -> str:
    phone = settings.CONTACT_PHONE
    return " ".join([text, _("You can also call %(phone)s.") % {"phone": phone}]) if phone else text


def explain_lost_hold(former: Appointment, newer: Appointment | None) -> dict[str, Any]:
    """Return the template context of a hold that was replaced or released, while its time is still free."""
    if newer:
        title = _("You held another time in another tab")
        text = _("We hold one time for you. The time on this page is free: you can take it back.")
    else:
        title = _("This time isn't held for you anymore")
        text = _("It is still free: you can take it back.")
    return {
        "title": title,
        "text": text,
        "others": [],
        "former": _time(former),
        "newer": newer_hold(newer) if newer else None,
    }


def newer_hold(newer: Appointment) -> dict[str, str]:
    """Return the template context of the time that is held now."""
    return {**_time(newer), "ref": newer.ref}


def _time(held: Appointment) -> dict[str, str]:
    start = held.period.lower
    return {"value": f"{held.provider.slug}|{start.isoformat()}", "when": labels.when(start, held.client_timezone)}


def explain(error: BookingRefused, others: Iterable[tuple[Alternative, str]], zone: str) -> dict[str, Any]:
    """Return `title`, `text` and `others` for a template. `others` are openings with display names, shown in `zone`."""
    constraint = error.details.get("constraint")
    return {
        "title": str(CODES[error.code][1]),
        "text": labels.constraint(constraint) if constraint else "",
        "others": [
            {
                "provider": other.provider,
                "name": name,
                "value": other.start.isoformat(),
                "when": labels.when(other.start, zone),
            }
            for other, name in others
        ],
    }
