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


def answers_for(wanted: Criteria) -> dict[str, dict[str, Any]] | None:
    """Return the answers that make these criteria, or None if no answers of the pages do."""
    group = (wanted.age_group, wanted.format)
    who = next((choice for choice, value in WHO.items() if value == group), None)
    if who is None:
        return None
    way = "plan" if wanted.plan else "payer" if wanted.payer else "self"
    return {
        "who": {"who": who, "care": "medicine" if wanted.care_type == "medication-management" else "talking"},
        "where": {"state": wanted.state, "timezone": wanted.timezone},
        "pay": {
            "way": way,
            "plan": wanted.plan or "",
            "payer": wanted.payer or "",
            "self_pay_max": str(wanted.self_pay_max) if wanted.self_pay_max is not None else None,
        },
        "help": {"concerns": list(wanted.concerns), "main": wanted.concerns[0] if wanted.concerns else ""},
        "matters": {
            "trauma_informed": wanted.trauma_informed,
            "languages": list(wanted.languages),
            "approaches": list(wanted.approaches),
            "genders": list(wanted.genders),
            "identities": list(wanted.identities),
            "gender_must": "genders" in wanted.must,
        },
        "when": {"slots": _slots(wanted.times), "only": "times" in wanted.must},
    }


def _slots(times: Iterable[Any]) -> list[str]:
    """Return the slots that these times cover: a part of a day that lies within one of them."""
    return [
        f"{day}-{part}"
        for part, (start, end) in PARTS.items()
        for day in range(7)
        if any(day in wanted.days and wanted.start <= start and end <= wanted.end for wanted in times)
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
