"""The filter switches beside the list: the criteria of each, and how a choice changes the saved answers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria, PreferredTimes
from matching.search.domain.answers import PARTS

WEEKDAYS, WEEKEND = range(5), (5, 6)
EVENINGS = frozenset(f"{day}-evening" for day in WEEKDAYS)
WEEKENDS = frozenset(f"{day}-{part}" for day in WEEKEND for part in PARTS)
SPANISH = "es"

Answer = Mapping[str, Any]


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


def with_switches(
    matters: Answer, when: Answer, chosen: Mapping[str, list[str]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return both answers with the switches in `chosen` on and all other switches off.

    A change of genders makes them required, even if they were only preferred before.
    """
    matters, when = dict(matters), dict(when)
    if "trauma" in chosen:
        matters["trauma_informed"] = "required"
    elif matters.get("trauma_informed") == "required":
        matters["trauma_informed"] = "preferred"
    genders = chosen.get("genders", [])
    if set(genders) != set(matters.get("genders", [])):
        matters["genders"], matters["gender_must"] = genders, bool(genders)
    languages = [slug for slug in matters.get("languages", []) if slug != SPANISH]
    matters["languages"] = [*languages, SPANISH] if "spanish" in chosen else languages
    slots = set(when.get("slots", []))
    slots = (slots - EVENINGS) | (EVENINGS if "evenings" in chosen else set())
    slots = (slots - WEEKENDS) | (WEEKENDS if "weekends" in chosen else set())
    when["slots"], when["only"] = sorted(slots), "only" in chosen
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
