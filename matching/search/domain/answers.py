"""Convert the answers to the six questions, as the pages store them, to criteria."""

from collections.abc import Iterable, Mapping
from typing import Any

from matching.appointments.domain.criteria import Criteria

# In the order of the pages. The first three can't be skipped: no provider can be ranked without them.
QUESTIONS = ("who", "where", "pay", "help", "matters", "when")
REQUIRED_QUESTIONS = QUESTIONS[:3]
# Saved like an answer, but no question: therapists whom the client said are not a fit.
EXCLUDED = "excluded"
# Parts of a day: first and last minute of the local day (half-open).
PARTS = {"morning": (7 * 60, 12 * 60), "afternoon": (12 * 60, 17 * 60), "evening": (17 * 60, 22 * 60)}
# Answer to "Who is it for?" -> age group, format.
WHO = {
    "adult": ("adult", "individual"),
    "older_adult": ("older_adult", "individual"),
    "teen": ("teen", "individual"),
    "child": ("child", "individual"),
    "couple": ("adult", "couple"),
    "family": ("adult", "family"),
}

Answers = Mapping[str, Mapping[str, Any]]


def first_unanswered(answers: Answers) -> str | None:
    """Return the first required question without an answer, or None."""
    return next((question for question in REQUIRED_QUESTIONS if question not in answers), None)


def criteria(answers: Answers) -> Criteria:
    """Return the criteria for answers that include every required question."""
    who, where, pay = answers["who"], answers["where"], answers["pay"]
    matters, when = answers.get("matters", {}), answers.get("when", {})
    age_group, format_ = WHO[who["who"]]
    times = _times(when.get("slots", []))
    required = [
        *(["genders"] if matters.get("genders") and matters.get("gender_must") else []),
        *(["times"] if times and when.get("only") else []),
    ]
    return Criteria.from_values(
        {
            "state": where["state"],
            "timezone": where["timezone"],
            "age_group": age_group,
            "format": format_,
            "care_type": "medication-management" if who["care"] == "medicine" else "therapy",
            "plan": pay.get("plan") or None,
            "payer": pay.get("payer") or None,
            "self_pay_max": pay.get("self_pay_max") or None,
            "concerns": _main_concern_first(answers.get("help", {})),
            "trauma_informed": matters.get("trauma_informed") or None,
            **{name: matters.get(name) for name in ("languages", "approaches", "genders", "identities")},
            "must": required,
            "times": times,
            "window_days": int(when["window_days"]) if when.get("window_days") else None,
            "exclude": answers.get(EXCLUDED, {}).get("slugs"),
        }
    )


def from_criteria(criteria_: Criteria) -> dict[str, dict[str, Any]]:
    """Return the answers that give these criteria. What no question asks, such as importance, is left out.

    The answer to "Who is it for?" is missing if it has no choice for them, such as a teen couple.
    """
    group = (criteria_.age_group, criteria_.format)
    who = next((choice for choice, value in WHO.items() if value == group), None)
    ways = {"plan": criteria_.plan, "payer": criteria_.payer, "self": criteria_.self_pay_max}
    way = next(name for name, value in ways.items() if value is not None)
    concerns = list(criteria_.concerns)
    slots, is_medication = _slots(criteria_.times), criteria_.care_type == "medication-management"
    return {
        **({"who": {"who": who, "care": "medicine" if is_medication else "talking"}} if who else {}),
        "where": {"state": criteria_.state, "timezone": criteria_.timezone},
        "pay": {"way": way, "self_pay_max" if way == "self" else way: str(ways[way])},
        "help": {"concerns": concerns, "main": concerns[0]} if concerns else {},
        "matters": _without_empty(
            {
                "trauma_informed": "" if criteria_.trauma_informed == "no_preference" else criteria_.trauma_informed,
                **{
                    name: list(getattr(criteria_, name))
                    for name in ("languages", "approaches", "genders", "identities")
                },
                "gender_must": "genders" in criteria_.must,
            }
        ),
        "when": _without_empty(
            {"slots": slots, "only": "times" in criteria_.must, "window_days": criteria_.window_days}
        ),
        EXCLUDED: _without_empty({"slugs": sorted(criteria_.exclude)}),
    }


def _without_empty(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if value}


def _slots(times: Iterable[Any]) -> list[str]:
    """Return the slots that these times cover: a part of a day that lies within one of them."""
    return [
        f"{day}-{part}"
        for part, (start, end) in PARTS.items()
        for day in range(7)
        if any(day in period.days and period.start <= start and end <= period.end for period in times)
    ]


def _main_concern_first(help_answer: Mapping[str, Any]) -> list[str]:
    return sorted(help_answer.get("concerns", []), key=lambda slug: slug != help_answer.get("main"))


def _times(slots: list[str]) -> list[dict[str, Any]]:
    """Group slots such as `0-evening` (Monday is 0) by part of the day."""
    days: dict[str, list[int]] = {}
    for slot in slots:
        day, _dash, part = slot.partition("-")
        days.setdefault(part, []).append(int(day))
    return [{"days": days[part], "start": start, "end": end} for part, (start, end) in PARTS.items() if part in days]
