"""Why a provider has its rank: codes and figures, from the numbers that ranked it. The wording is in `labels`."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

FITS, PARTLY, DOES_NOT_FIT, UNKNOWN = "fits", "partly", "does_not_fit", "unknown"
STATUSES = (FITS, PARTLY, DOES_NOT_FIT, UNKNOWN)
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
    def loss(self) -> float:
        """The points lost against the maximum."""
        return self.max_points - self.points


def ordered(scored: Sequence[Reason], filters: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return the scored reasons, strongest first, then the hard filters in their order."""
    return (*sorted(scored, key=attrgetter("points"), reverse=True), *filters)


def top_for_card(reasons: tuple[Reason, ...], room: int = 4) -> tuple[Reason, ...]:
    """Return at most `room` reasons for a card: the strongest, and always the largest loss."""
    scored = [reason for reason in reasons if reason.max_points]
    if not scored:
        return reasons[:room]
    worst = max(scored, key=lambda reason: reason.loss)
    strongest = [reason for reason in reasons if reason is not worst or not worst.loss][: room - bool(worst.loss)]
    return (*strongest, worst) if worst.loss else tuple(strongest)


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
