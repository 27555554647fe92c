"""Why a provider has its rank: codes and figures, from the numbers that ranked it. The wording is in `labels`."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

FITS, PARTLY, DOES_NOT_FIT, UNKNOWN = "fits", "partly", "does_not_fit", "unknown"
STATUSES = (FITS, PARTLY, DOES_NOT_FIT, UNKNOWN)
# The must-haves that a client can choose.
CHOSEN = ("languages", "trauma_informed", "approaches", "genders", "times")
# Up to so many days to the first opening count as "fits" or "partly".
SOON_FITS, SOON_PARTLY = 1, 7


class Reason(NamedTuple):
    """One criterion, how well it is met, and the points it adds to the fit. Hard filters have no points."""

    code: str
    status: str
    points: float = 0.0
    max_points: float = 0.0
    figures: Mapping[str, Any] = MappingProxyType({})

    @property
    def is_chosen(self) -> bool:
        """Whether this is a must-have that the client chose. License, payment and age are must-haves for everyone."""
        return self.code in CHOSEN and not self.max_points

    @property
    def loss(self) -> float:
        """The points lost against the maximum."""
        return self.max_points - self.points


def ordered(scored: Sequence[Reason], filters: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return the must-haves that the client chose, then the scored reasons, strongest first, then the other filters."""
    chosen = [reason for reason in filters if reason.code in CHOSEN]
    others = [reason for reason in filters if reason.code not in CHOSEN]
    return (*chosen, *sorted(scored, key=attrgetter("points"), reverse=True), *others)


def top_for_card(reasons: tuple[Reason, ...], room: int = 4) -> tuple[Reason, ...]:
    """Return the reasons for a card: every must-have that the client chose, the strongest, and the largest loss.

    They are `room` reasons, or more if the must-haves leave less than two places.
    """
    chosen = tuple(reason for reason in reasons if reason.is_chosen)
    others = reasons[len(chosen) :]
    worst = max((reason for reason in others if reason.loss), key=lambda reason: reason.loss, default=None)
    room = max(room - len(chosen), 2)
    strongest = [reason for reason in others if reason is not worst][: room - (worst is not None)]
    return (*chosen, *strongest, *((worst,) if worst else ()))


def status_for_score(share: float, known: bool = True) -> str:
    """Return the status for a score from 0 to 1; `known` is False if the provider gave no information."""
    if share >= 1:
        return FITS
    if share > 0:
        return PARTLY
    return DOES_NOT_FIT if known else UNKNOWN


def status_for_days(days: int) -> str:
    """Return the status for a first opening `days` from today."""
    if days <= SOON_FITS:
        return FITS
    return PARTLY if days <= SOON_PARTLY else DOES_NOT_FIT
