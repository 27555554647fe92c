"""The words that seekers and providers share, in the reader's language."""

import time
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from providers.directory.domain.fuzzy import distance
from providers.directory.models import Approach, Concern, Gender, Identity, Language, Payer, Plan
from providers.directory.models.vocabulary import Term

TERMS: dict[str, type[Term]] = {
    "concerns": Concern,
    "approaches": Approach,
    "languages": Language,
    "identities": Identity,
    "genders": Gender,
}
LABELS_LIVE_SECONDS = 10


def entries(name: str) -> list[dict[str, str]]:
    """One vocabulary as `slug` and `label` (and a concern's `description`), in its order."""
    spanish = _spanish()
    found = []
    for term in TERMS[name]._default_manager.all():
        entry = {"slug": term.slug, "label": term.label_es if spanish else term.label}
        if isinstance(term, Concern):
            entry["description"] = term.description_es if spanish else term.description
        found.append(entry)
    return found


def payers(state: str | None = None) -> list[dict[str, Any]]:
    """Payers with their plans, by label; with `state` only the plans sold there."""
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


def payers_like(typed: str, state: str | None = None) -> list[dict[str, Any]]:
    """The payers whose name, or one of whose plans, was meant by what somebody typed, nearest first.

    Each with all its plans, or with those alone that were meant. Nothing typed yields all of them, by label.
    """
    if not typed.strip():
        return payers(state)
    found = []
    for payer in payers(state):
        by_name = distance(typed, payer["label"])
        by_plan = [(away, plan) for plan in payer["plans"] if (away := distance(typed, plan["label"])) is not None]
        if by_name is not None:
            found.append((by_name, payer))
        elif by_plan:
            best = min(away for away, _plan in by_plan)
            found.append((best, payer | {"plans": [plan for away, plan in by_plan if away == best]}))
    return [payer for _away, payer in sorted(found, key=lambda one: one[0])]


def payer_of(plan: str) -> str:
    """The slug of a plan's payer, at most ten seconds old; the plan's own where it is not known any more."""
    return _payers(int(time.monotonic() // LABELS_LIVE_SECONDS)).get(plan, plan)


@lru_cache(maxsize=1)
def _payers(_moment: int) -> dict[str, str]:
    return dict(Plan.objects.values_list("slug", "payer__slug"))


def labels() -> dict[str, dict[str, str]]:
    """Slug → label for every vocabulary, `payers` and `plans`, in the reader's language; at most ten seconds old."""
    return _labels(_spanish(), int(time.monotonic() // LABELS_LIVE_SECONDS))


@lru_cache(maxsize=2)
def _labels(spanish: bool, _moment: int) -> dict[str, dict[str, str]]:
    column = "label_es" if spanish else "label"
    found = {name: dict(model._default_manager.values_list("slug", column)) for name, model in TERMS.items()}
    found["payers"] = dict(Payer.objects.values_list("slug", "label"))
    found["plans"] = dict(Plan.objects.values_list("slug", "label"))
    return found


def _spanish() -> bool:
    return (get_language() or "").startswith("es")
