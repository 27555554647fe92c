"""Convert the answers to the six questions, as the pages store them, to criteria."""

from collections.abc import Iterable, Mapping
from typing import Any

from matching.appointments.domain.criteria import Criteria

# In the order of the pages. The first three can't be skipped: no provider can be ranked without them.
QUESTIONS = ("who", "where", "pay", "help", "matters", "when")
REQUIRED_QUESTIONS = QUESTIONS[:3]
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
        }
    )


def answers_for(match_criteria: Criteria) -> dict[str, dict[str, Any]] | None:
    """Return the answers that make these criteria, or None if no answers of the pages do."""
    group = (match_criteria.age_group, match_criteria.format)
    who = next((choice for choice, value in WHO.items() if value == group), None)
    if who is None:
        return None
    way = "plan" if match_criteria.plan else "payer" if match_criteria.payer else "self"
    return {
        "who": {"who": who, "care": "medicine" if match_criteria.care_type == "medication-management" else "talking"},
        "where": {"state": match_criteria.state, "timezone": match_criteria.timezone},
        "pay": {
            "way": way,
            "plan": match_criteria.plan or "",
            "payer": match_criteria.payer or "",
            "self_pay_max": str(match_criteria.self_pay_max) if match_criteria.self_pay_max is not None else None,
        },
        "help": {
            "concerns": list(match_criteria.concerns),
            "main": match_criteria.concerns[0] if match_criteria.concerns else "",
        },
        "matters": {
            "trauma_informed": match_criteria.trauma_informed,
            "languages": list(match_criteria.languages),
            "approaches": list(match_criteria.approaches),
            "genders": list(match_criteria.genders),
            "identities": list(match_criteria.identities),
            "gender_must": "genders" in match_criteria.must,
        },
        "when": {"slots": _slots(match_criteria.times), "only": "times" in match_criteria.must},
    }


def _slots(times: Iterable[Any]) -> list[str]:
    """Return the slots that these times cover: a part of a day that lies within one of them."""
    return [
        f"{day}-{part}"
        for part, (start, end) in PARTS.items()
        for day in range(7)
        if any(
            day in match_criteria.days and match_criteria.start <= start and end <= match_criteria.end
            for match_criteria in times
        )
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
