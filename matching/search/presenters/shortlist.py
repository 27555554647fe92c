"""Template data of the shortlist: summary of the criteria, filter switches, provider labels, comparison rows."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from matching.appointments import labels as appointment_labels
from matching.appointments.domain.criteria import Criteria
from matching.search.domain import facets
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
    """Return the criteria in a few words: state, payment, and trauma training if required."""
    labels = vocabulary.labels()
    payment = labels["plans"].get(criteria.plan or "") or labels["payers"].get(criteria.payer or "")
    if criteria.self_pay_max is not None:
        payment = _("up to %(sum)s a session") % {"sum": appointment_labels.money(criteria.self_pay_max)}
    trauma = _("trauma-informed") if criteria.trauma_informed == "required" else ""
    return [words for words in (str(directory_labels.STATE[criteria.state]), payment, trauma) if words]


def filter_switches(answers: dict[str, Any], counts: Mapping[str, int], genders: Mapping[str, str]) -> dict[str, Any]:
    """Return the filter switches: label, whether it is on, and how many providers match, from `counts`."""
    matters, when = answers.get("matters", {}), answers.get("when", {})
    slots = set(when.get("slots", []))
    chosen = {
        "trauma": matters.get("trauma_informed") == "required",
        "evenings": slots >= facets.EVENINGS,
        "weekends": slots >= facets.WEEKENDS,
        "spanish": facets.SPANISH in matters.get("languages", []),
    }
    words = {
        "trauma": _("Trauma-informed only"),
        "evenings": _("Evenings"),
        "weekends": _("Weekends"),
        "spanish": _("Speaks Spanish"),
    }
    switches = [
        {"name": name, "value": "on", "label": label, "on": chosen[name], "count": counts[name]}
        for name, label in words.items()
    ]
    switches += [
        {
            "name": "genders",
            "value": slug,
            "label": label,
            "on": slug in matters.get("genders", []),
            "count": counts[slug],
        }
        for slug, label in genders.items()
    ]
    return {"switches": switches, "only": bool(when.get("only")), "timed": bool(slots)}


def comparison_rows(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a comparison row for each fact that at least one provider has."""
    facts = [
        (_("Cost"), [card["cost"] for card in cards]),
        (
            _("Trauma-informed"),
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
