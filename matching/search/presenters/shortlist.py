"""Template data of the shortlist: summary of the criteria, filter switches, provider labels, comparison rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.appointments import labels as appointment_labels
from matching.appointments.domain.criteria import Criteria
from matching.search import labels as reason_labels
from matching.search.domain import facets
from matching.search.domain.answer_changes import to_text
from matching.search.domain.ways_on import WayOn
from matching.search.queries.provider import PublicProvider
from providers.directory import labels as directory_labels
from providers.directory.domain import hours
from providers.directory.queries import vocabulary


def provider_labels(provider: PublicProvider) -> dict[str, list[str]]:
    """Return the labels of what a provider offers, sorted, by kind."""
    labels, profile = vocabulary.labels(), provider.availability.profile
    today = hours.local_date(profile.timezone, provider.availability.now)
    plans = {part.plan for part in profile.participations if part.ends_on is None or part.ends_on >= today}
    states = {row.state for row in profile.authorities if row.ends_on >= today}
    return {
        "focus": [labels["concerns"][slug] for slug in sorted(profile.focus)],
        "concerns": [labels["concerns"][slug] for slug in sorted(profile.concerns - profile.focus)],
        "approaches": [labels["approaches"][slug] for slug in sorted(profile.approaches)],
        "languages": [labels["languages"][slug] for slug in sorted(profile.languages)],
        "identities": [labels["identities"][slug] for slug in sorted(profile.identities)],
        "states": sorted(str(directory_labels.STATE[state]) for state in states),
        "plans": sorted(labels["plans"][plan] for plan in plans),
    }


def criteria_summary(criteria: Criteria) -> list[str]:
    """Return the criteria in a few words: state, payment, and every must-have that the client chose."""
    labels = vocabulary.labels()
    payment = labels["plans"].get(criteria.plan or "") or labels["payers"].get(criteria.payer or "")
    if criteria.self_pay_max is not None:
        payment = _("up to %(sum)s a session") % {"sum": appointment_labels.money(criteria.self_pay_max)}
    chosen = [
        _("verified trauma training") if criteria.trauma_informed == "required" else "",
        appointment_labels.join_labels(criteria.languages, labels["languages"]) if criteria.languages else "",
        appointment_labels.join_labels(criteria.genders, labels["genders"]) if "genders" in criteria.must else "",
        _("only the times you chose") if "times" in criteria.must else "",
    ]
    return [words for words in (str(directory_labels.STATE[criteria.state]), payment, *chosen) if words]


def filter_switches(answers: dict[str, Any], counts: Mapping[str, int], genders: Mapping[str, str]) -> dict[str, Any]:
    """Return the filter switches: label, whether it is on, and how many providers match, from `counts`."""
    on = facets.switches_on(answers.get("matters", {}), answers.get("when", {}))
    words = {
        "trauma": _("Verified trauma training only"),
        "evenings": _("Evenings"),
        "weekends": _("Weekends"),
        "spanish": _("Speaks Spanish"),
    }
    switches = [
        {"name": name, "value": "on", "label": label, "on": (name, "on") in on, "count": counts[name]}
        for name, label in words.items()
    ]
    switches += [
        {
            "name": "genders",
            "value": slug,
            "label": label,
            "on": ("genders", slug) in on,
            "count": counts[slug],
        }
        for slug, label in genders.items()
    ]
    return {
        "switches": switches,
        "only": ("only", "on") in on,
        "timed": bool(answers.get("when", {}).get("slots")),
        "shown": ["", *(f"{name}:{value}" for name, value in sorted(on))],
    }


def headline(eligible: int, with_times: int | None, when: Mapping[str, Any]) -> str:
    """Return how many therapists meet the must-haves, and how many of them also have the times that are only wished."""
    if not eligible:
        return _("No therapist meets all your must-haves")
    text = ngettext("%(count)d meets your must-haves", "%(count)d meet your must-haves", eligible) % {"count": eligible}
    if with_times is None:
        return text
    also = ngettext("%(count)d also has %(times)s", "%(count)d also have %(times)s", with_times)
    return f"{text} · {also % {'count': with_times, 'times': _times_in_words(when)}}"


def _times_in_words(when: Mapping[str, Any]) -> str:
    slots = set(when.get("slots", []))
    if slots <= facets.WEEKENDS:
        return _("weekend times")
    parts = {slot.partition("-")[2] for slot in slots}
    return str(reason_labels.TIMES[parts.pop()]) if len(parts) == 1 else _("the times you chose")


def ways_on(ways: Iterable[WayOn], labels: appointment_labels.Labels) -> list[dict[str, Any]]:
    """Return what would show therapists: the value of its button, its text, and how many."""
    return [
        {"change": to_text(way.changes), "text": reason_labels.way_on(way.changes, labels), "count": way.count}
        for way in ways
    ]


def comparison_rows(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a comparison row for each fact that at least one provider has."""
    facts = [
        (_("Cost"), [card["cost"] for card in cards]),
        (
            _("Verified trauma training"),
            [_training_names(card) for card in cards],
        ),
        (_("Focus"), [", ".join(card["labels"]["focus"]) for card in cards]),
        (_("Ways of working"), [", ".join(card["labels"]["approaches"]) for card in cards]),
        (_("Languages"), [", ".join(card["languages"]) for card in cards]),
        (_("Pronouns"), [card["provider"].pronouns for card in cards]),
        (_("Years in practice"), [card["experience"] or "" for card in cards]),
    ]
    names = [card["provider"].display_name for card in cards]
    return [
        {"label": label, "cells": [{"name": name, "text": cell} for name, cell in zip(names, cells, strict=True)]}
        for label, cells in facts
        if any(cells)
    ]


def _training_names(card: dict[str, Any]) -> str:
    return ", ".join(f"{training.name}, {training.year}" for training in card["trainings"])
