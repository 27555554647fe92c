"""Why a provider stands where it stands: codes and figures, from the numbers that ranked it. No wording here."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

FITS, PARTLY, DOES_NOT_FIT, UNKNOWN = "fits", "partly", "does_not_fit", "unknown"
STATUSES = (FITS, PARTLY, DOES_NOT_FIT, UNKNOWN)
SOON_FITS, SOON_PARTLY = 1, 7


class Reason(NamedTuple):
    """One thing that was asked, how well it is met, and what it added to the fit. Gates weigh nothing."""

    code: str
    status: str
    points: float = 0.0
    max_points: float = 0.0
    figures: Mapping[str, Any] = MappingProxyType({})

    @property
    def loss(self) -> float:
        """The points it cost."""
        return self.max_points - self.points


def ordered(weighed: Sequence[Reason], gates: Sequence[Reason]) -> tuple[Reason, ...]:
    """What was weighed first, strongest first, then the gates in the order in which they are told."""
    return (*sorted(weighed, key=attrgetter("points"), reverse=True), *gates)


def card(reasons: tuple[Reason, ...], room: int = 4) -> tuple[Reason, ...]:
    """The few to show on a card: the strongest, and always the largest loss."""
    weighed = [reason for reason in reasons if reason.max_points]
    if not weighed:
        return reasons[:room]
    worst = max(weighed, key=lambda reason: reason.loss)
    kept = [reason for reason in reasons if reason is not worst or not worst.loss][: room - bool(worst.loss)]
    return (*kept, worst) if worst.loss else tuple(kept)


def by_share(share: float, known: bool = True) -> str:
    """The status of a wish met to a share from 0 to 1, or of which nothing is known."""
    if share >= 1:
        return FITS
    if share > 0:
        return PARTLY
    return DOES_NOT_FIT if known else UNKNOWN


def by_days(days: int) -> str:
    """The status of the wish for a first session soon, `days` from today."""
    if days <= SOON_FITS:
        return FITS
    return PARTLY if days <= SOON_PARTLY else DOES_NOT_FIT
