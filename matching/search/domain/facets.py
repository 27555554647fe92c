"""The filters beside the list: the criteria of each, and how a choice changes the saved answers.

A filter changes only the answer it names. What it replaced is saved under `UNDO` in the same answer, so that removing
the filter restores it. Answering the question again drops that memory: the new answer counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria, PreferredTimes
from matching.search.domain.answers import PARTS

WEEKDAYS, WEEKEND = range(5), (5, 6)
EVENINGS = frozenset(f"{day}-evening" for day in WEEKDAYS)
WEEKENDS = frozenset(f"{day}-{part}" for day in WEEKEND for part in PARTS)
SPANISH = "es"
# The filters of times, and the slots that each adds.
SLOTS = {"evenings": EVENINGS, "weekends": WEEKENDS}
UNDO = "undo"

Answer = Mapping[str, Any]
# A filter: its name, and for a gender the slug.
Switch = tuple[str, str]


def facet_criteria(criteria: Criteria, genders: Iterable[str]) -> dict[str, Criteria]:
    """Return, for each switch, the criteria with that switch on. A gender's switch is named by its slug."""
    evening, whole_day = PARTS["evening"], (PARTS["morning"][0], PARTS["evening"][1])
    with_times = criteria.must | {"times"}
    return {
        "trauma": replace(criteria, trauma_informed="required"),
        "evenings": replace(criteria, times=(PreferredTimes(tuple(WEEKDAYS), *evening),), must=with_times),
        "weekends": replace(criteria, times=(PreferredTimes(WEEKEND, *whole_day),), must=with_times),
        "spanish": replace(criteria, languages=(SPANISH,)),
        **{slug: replace(criteria, genders=(slug,), must=criteria.must | {"genders"}) for slug in genders},
    }


def wished_times(criteria: Criteria) -> dict[str, Criteria]:
    """Return the criteria that also require the preferred times; nothing if there are none or they are required."""
    if not criteria.times or "times" in criteria.must:
        return {}
    return {"times": replace(criteria, must=criteria.must | {"times"})}


def switches_on(matters: Answer, when: Answer) -> set[Switch]:
    """Return the filters that these answers turn on. Genders and languages count if the list shows only them."""
    slots = set(when.get("slots", []))
    states = {
        "trauma": matters.get("trauma_informed") == "required",
        "spanish": matters.get("languages", []) == [SPANISH],
        "only": bool(when.get("only") and slots),
        **{name: slots >= own for name, own in SLOTS.items()},
    }
    genders = matters.get("genders", []) if matters.get("gender_must") else []
    return {(name, "on") for name, is_on in states.items() if is_on} | {("genders", slug) for slug in genders}


def with_switches(
    matters: Answer, when: Answer, chosen: Iterable[Switch], before: Iterable[Switch] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return both answers with the changes that a person made to the filters, and nothing else changed.

    `chosen` are the filters that are on in the form. `before` are those that were on when the page was made, so that a
    page that is no longer current changes only what was changed on it; by default those that are on now.
    """
    matters, when = dict(matters), dict(when)
    chosen, before = set(chosen), switches_on(matters, when) if before is None else set(before)
    for name, value in sorted((before ^ chosen) - {("only", "on")}):
        is_on = (name, value) in chosen
        if name in SLOTS:
            _switch_slots(when, name, is_on)
        elif name == "trauma":
            _switch_value(matters, "trauma_informed", "required", is_on, otherwise="preferred")
        elif name == "spanish":
            _switch_value(matters, "languages", [SPANISH], is_on, otherwise=[])
        elif name == "genders":
            _switch_gender(matters, value, is_on)
    if ("only", "on") in before ^ chosen:
        when["only"] = ("only", "on") in chosen
    _keep_only_with_times(when)
    return matters, when


def relaxed(matters: Answer, when: Answer, dropped: Iterable[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return both answers without the requirements in `dropped`."""
    matters, when = dict(matters), dict(when)
    for code in dropped:
        if code == "times":
            when["only"] = False
        elif code == "window_days":
            when["window_days"] = HORIZON_DAYS
        elif code == "genders":
            matters["gender_must"] = False
        elif code == "trauma_informed":
            matters["trauma_informed"] = "preferred"
        elif code == "languages":
            matters["languages"] = []
    return matters, when


def _switch_slots(when: dict[str, Any], name: str, is_on: bool) -> None:
    """Add every slot of a filter, or restore those that were chosen one by one before."""
    slots, own = set(when.get("slots", [])), SLOTS[name]
    if is_on:
        if not slots >= own:
            _remember(when, name, sorted(slots & own))
        slots |= own
    elif slots >= own:
        slots = (slots - own) | set(_recall(when, name, []))
    when["slots"] = sorted(slots)


def _switch_value(answer: dict[str, Any], field: str, value: Any, is_on: bool, *, otherwise: Any) -> None:
    """Replace one value, or restore what it replaced."""
    if is_on and answer.get(field) != value:
        _remember(answer, field, answer.get(field))
        answer[field] = value
    elif not is_on and answer.get(field) == value:
        answer[field] = _recall(answer, field, otherwise)
        if answer[field] is None:
            del answer[field]


def _switch_gender(matters: dict[str, Any], slug: str, is_on: bool) -> None:
    """Require one more gender or one less. Without any, the genders that were only preferred are preferred again."""
    required = list(matters.get("genders", [])) if matters.get("gender_must") else []
    if is_on and not required:
        _remember(matters, "genders", matters.get("genders", []))
    genders = [*required, *([slug] if slug not in required else [])] if is_on else [s for s in required if s != slug]
    if genders:
        matters["genders"], matters["gender_must"] = genders, True
    elif required:
        matters["genders"], matters["gender_must"] = _recall(matters, "genders", []), False


def _keep_only_with_times(when: dict[str, Any]) -> None:
    """Drop “only these times” when no time is left, and restore it with the first time."""
    if when.get("only") and not when.get("slots"):
        when["only"] = False
        _remember(when, "only", True)
    elif when.get("slots") and _recall(when, "only", False):
        when["only"] = True


def _remember(answer: dict[str, Any], name: str, value: Any) -> None:
    answer[UNDO] = {**answer.get(UNDO, {}), name: value}


def _recall(answer: dict[str, Any], name: str, otherwise: Any) -> Any:
    undo = dict(answer.get(UNDO, {}))
    value = undo.pop(name, otherwise)
    answer.pop(UNDO, None)
    if undo:
        answer[UNDO] = undo
    return value
