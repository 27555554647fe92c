"""The switches beside the list: what each would ask for, and how a choice of them changes the fuller answers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria, Times
from matching.search.domain.answers import PARTS

WEEKDAYS, WEEKEND = range(5), (5, 6)
EVENINGS = frozenset(f"{day}-evening" for day in WEEKDAYS)
WEEKENDS = frozenset(f"{day}-{part}" for day in WEEKEND for part in PARTS)
SPANISH = "es"

Answer = Mapping[str, Any]


def asked(wanted: Criteria, genders: Iterable[str]) -> dict[str, Criteria]:
    """For each switch the criteria of those on the list who meet it; a gender's switch goes by its slug."""
    evening, whole = PARTS["evening"], (PARTS["morning"][0], PARTS["evening"][1])
    timed = wanted.must | {"times"}
    return {
        "trauma": replace(wanted, trauma_informed="required"),
        "evenings": replace(wanted, times=(Times(tuple(WEEKDAYS), *evening),), must=timed),
        "weekends": replace(wanted, times=(Times(WEEKEND, *whole),), must=timed),
        "spanish": replace(wanted, languages=(SPANISH,)),
        **{slug: replace(wanted, genders=(slug,), must=wanted.must | {"genders"}) for slug in genders},
    }


def refined(matters: Answer, when: Answer, chosen: Mapping[str, list[str]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two answers with the switches laid over them: only what a switch is about changes.

    A gender chosen here narrows the list, whatever was a wish before.
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


def let_go(matters: Answer, when: Answer, dropped: Iterable[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two answers without what was let go of."""
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
