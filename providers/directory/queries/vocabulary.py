"""The terms that clients and providers share, in the reader's language."""

import time
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from providers.directory.domain.fuzzy import match_distance
from providers.directory.models import Approach, Concern, Gender, Identity, Language, Payer, Plan
from providers.directory.models.vocabulary import Term

TERMS: dict[str, type[Term]] = {
    "concerns": Concern,
    "approaches": Approach,
    "languages": Language,
    "identities": Identity,
    "genders": Gender,
}
CACHE_SECONDS = 10


def list_terms(name: str) -> list[dict[str, str]]:
    """Return the terms of one vocabulary as `slug` and `label` (and `description` for concerns), in display order."""
    spanish = _is_spanish()
    terms = []
    for term in TERMS[name]._default_manager.all():
        entry = {"slug": term.slug, "label": term.label_es if spanish else term.label}
        if isinstance(term, Concern):
            entry["description"] = term.description_es if spanish else term.description
        terms.append(entry)
    return terms


def list_payers(state: str | None = None) -> list[dict[str, Any]]:
    """Return payers with their plans, by label; with `state`, only plans sold there."""
    plans = Plan.objects.filter(Q(states__isnull=True) | Q(states__contains=[state])) if state else Plan.objects.all()
    by_payer: dict[int, list[dict[str, Any]]] = {}
    for plan in plans.order_by("label"):
        by_payer.setdefault(plan.payer_id, []).append(
            {"slug": plan.slug, "label": plan.label, "kind": plan.kind, "states": plan.states}
        )
    return [
        {"slug": payer.slug, "label": payer.label, "plans": by_payer[payer.id]}
        for payer in Payer.objects.order_by("label")
        if payer.id in by_payer
    ]


def search_payers(typed: str, state: str | None = None) -> list[dict[str, Any]]:
    """Return the payers that match the typed text by their name or the name of a plan, best match first.

    A payer that matches by name has all its plans, otherwise only those that match best. An empty text returns all
    payers, by label.
    """
    if not typed.strip():
        return list_payers(state)
    matches: list[tuple[int, dict[str, Any]]] = []
    for payer in list_payers(state):
        payer_distance = match_distance(typed, payer["label"])
        plan_distances = [
            (n, plan) for plan in payer["plans"] if (n := match_distance(typed, plan["label"])) is not None
        ]
        if payer_distance is not None:
            matches.append((payer_distance, payer))
        elif plan_distances:
            best = min(n for n, _plan in plan_distances)
            matches.append((best, payer | {"plans": [plan for n, plan in plan_distances if n == best]}))
    return [payer for _distance, payer in sorted(matches, key=lambda match: match[0])]


def payer_slug(plan: str) -> str:
    """Return the slug of a plan's payer, or the plan's own slug if it is unknown. Up to ten seconds out of date."""
    return _payers(int(time.monotonic() // CACHE_SECONDS)).get(plan, plan)


@lru_cache(maxsize=1)
def _payers(_period: int) -> dict[str, str]:
    return dict(Plan.objects.values_list("slug", "payer__slug"))


def labels() -> dict[str, dict[str, str]]:
    """Return slug → label for every vocabulary, `payers` and `plans`, in the reader's language.

    Up to ten seconds out of date.
    """
    return _labels(_is_spanish(), int(time.monotonic() // CACHE_SECONDS))


@lru_cache(maxsize=2)
def _labels(spanish: bool, _period: int) -> dict[str, dict[str, str]]:
    column = "label_es" if spanish else "label"
    labels_by_slug = {name: dict(model._default_manager.values_list("slug", column)) for name, model in TERMS.items()}
    labels_by_slug["payers"] = dict(Payer.objects.values_list("slug", "label"))
    labels_by_slug["plans"] = dict(Plan.objects.values_list("slug", "label"))
    return labels_by_slug


def _is_spanish() -> bool:
    return (get_language() or "").startswith("es")
