"""What letting go of one hard answer would add, exactly. Nothing is let go of silently."""

from dataclasses import dataclass
from itertools import combinations

from matching.appointments.domain.criteria import HORIZON_DAYS
from matching.search.domain.hard_filters import Question

# Cheapest for the person first. License, age group, care type, format and payment are never on offer here.
LADDER = ("times", "window_days", "genders", "approaches", "trauma_informed", "languages")
FEW = 3


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One answer, or a pair, and how many more providers there would be without it."""

    drop: tuple[str, ...]
    adds: int


def relaxations(question: Question, eligible: int) -> tuple[Relaxation, ...]:
    """Each hard answer that adds somebody, in the order of the ladder; pairs only for a short list that no single helps."""
    offered = [code for code in LADDER if _is_hard(question, code)]
    found = _counted(question, eligible, [(code,) for code in offered])
    if not found and eligible < FEW:
        found = _counted(question, eligible, list(combinations(offered, 2)))
    return tuple(found)


def _counted(question: Question, eligible: int, drops: list[tuple[str, ...]]) -> list[Relaxation]:
    counted = [Relaxation(drop, len(question.eligible(frozenset(drop))) - eligible) for drop in drops]
    return [one for one in counted if one.adds > 0]


def _is_hard(question: Question, code: str) -> bool:
    if code == "window_days":
        return question.criteria.window_days < HORIZON_DAYS
    if code == "times":
        return "times" in question.criteria.must
    return code in question.hard
