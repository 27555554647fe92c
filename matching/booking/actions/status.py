"""Status changes of offers and waitlist entries: each follows its state machine, by a conditional update.

An appointment's status changes in `matching.booking.actions.events`.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models

from matching.appointments.domain.appointment import ImpossibleTransition
from matching.booking.domain import offer as offers
from matching.booking.domain import waitlist
from matching.booking.models import Offer, OfferStatus, WaitlistEntry, WaitlistStatus

Row = TypeVar("Row", bound=models.Model)


def change_offers(rows: "models.QuerySet[Offer]", to: OfferStatus) -> int:
    """Change those of `rows` that may have the status `to` next. Returns how many changed."""
    return _change(rows, to, offers.TRANSITIONS)


def change_offer(offer: Offer, to: OfferStatus) -> None:
    """Change one offer, in the database and in `offer`. Call it with the offer's group locked.

    Raises ImpossibleTransition and changes nothing.
    """
    if not change_offers(Offer.objects.filter(id=offer.id), to):
        raise ImpossibleTransition(offer.status, to)
    offer.status = to


def change_entries(rows: "models.QuerySet[WaitlistEntry]", to: WaitlistStatus, **fields: Any) -> int:
    """Change those of `rows` that may have the status `to` next, and set `fields` too. Returns how many changed."""
    return _change(rows, to, waitlist.TRANSITIONS, **fields)


def _change(rows: "models.QuerySet[Row]", to: str, transitions: Mapping[str, frozenset[str]], **fields: Any) -> int:
    sources = [status for status, targets in transitions.items() if to in targets]
    return rows.filter(status__in=sources).update(status=to, **fields)
