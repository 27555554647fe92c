"""From the answers to the six questions, as the pages keep them, to criteria."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from matching.appointments.domain.criteria import Criteria, Times

# The order in which the pages ask. The first three can't be skipped: without them nobody can be named honestly.
QUESTIONS = ("who", "where", "pay", "help", "matters", "when")
NEEDED = QUESTIONS[:3]
# Parts of a day in wall-clock minutes.
PARTS = {"morning": (7 * 60, 12 * 60), "afternoon": (12 * 60, 17 * 60), "evening": (17 * 60, 22 * 60)}
WHO = {
    "adult": ("adult", "individual"),
    "older_adult": ("older_adult", "individual"),
    "teen": ("teen", "individual"),
    "child": ("child", "individual"),
    "couple": ("adult", "couple"),
    "family": ("adult", "family"),
}

Answers = Mapping[str, Mapping[str, Any]]


def missing(answers: Answers) -> str | None:
    """The first question that must be answered and isn't, or None."""
    return next((question for question in NEEDED if question not in answers), None)


def criteria(answers: Answers) -> Criteria:
    """The criteria of a set of answers in which nothing is missing."""
    who, where, pay = answers["who"], answers["where"], answers["pay"]
    matters, when = answers.get("matters", {}), answers.get("when", {})
    age_group, format_ = WHO[who["who"]]
    times = _times(when.get("slots", []))
    genders = tuple(matters.get("genders", []))
    must = {"genders"} if genders and matters.get("gender_must") else set()
    return Criteria(
        state=where["state"],
        timezone=where["timezone"],
        age_group=age_group,
        format=format_,
        care_type="medication-management" if who["care"] == "medicine" else "therapy",
        plan=pay.get("plan") or None,
        payer=pay.get("payer") or None,
        self_pay_max=Decimal(pay["self_pay_max"]) if pay.get("self_pay_max") else None,
        concerns=_main_first(answers.get("help", {})),
        trauma_informed=matters.get("trauma_informed") or "no_preference",
        languages=tuple(matters.get("languages", [])),
        approaches=tuple(matters.get("approaches", [])),
        genders=genders,
        identities=tuple(matters.get("identities", [])),
        must=frozenset(must | ({"times"} if times and when.get("only") else set())),
        times=times,
        window_days=int(when.get("window_days") or 14),
    )


def _main_first(given: Mapping[str, Any]) -> tuple[str, ...]:
    concerns, main = list(given.get("concerns", [])), given.get("main")
    return tuple(sorted(concerns, key=lambda slug: slug != main))


def _times(slots: list[str]) -> tuple[Times, ...]:
    """Slots such as `0-evening` (Monday is 0), gathered by part of the day."""
    days: dict[str, set[int]] = {}
    for slot in slots:
        day, _dash, part = slot.partition("-")
        days.setdefault(part, set()).add(int(day))
    return tuple(Times(tuple(sorted(days[part])), *PARTS[part]) for part in PARTS if part in days)
