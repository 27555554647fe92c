"""Up to three therapists side by side."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from config import db
from matching.appointments import labels
from matching.appointments.domain.criteria import Criteria
from matching.search.domain.answers import criteria, missing
from matching.search.presenters.match_card import cards
from matching.search.queries import provider as provider_queries
from matching.search.queries import shortlist as queries
from matching.search.views.questions import answers_of, asked
from matching.search.views.shortlist import labels_of
from providers.directory.models import Provider

MOST = 3


@require_GET
def comparison(request: HttpRequest) -> HttpResponse:
    """Those chosen on the list, as they stand for these answers. Who is no longer on it is left out, and that is said."""
    answers = answers_of(asked(request))
    todo = missing(answers)
    if todo:
        return redirect("question", todo)
    slugs = list(dict.fromkeys(request.GET.getlist("with")))[:MOST]
    if not slugs:
        return redirect("shortlist")
    wanted, now = criteria(answers), db.clock()
    shown = _shown(slugs, wanted, now)
    context = {
        "cards": shown,
        "rows": _rows(shown),
        "gone": len(shown) < len(slugs),
        "zone": labels.zone_name(wanted.timezone, now),
    }
    return render(request, "search/shortlist/comparison.html", context)


def _shown(slugs: list[str], wanted: Criteria, now: datetime) -> list[dict[str, Any]]:
    ids = dict(Provider.objects.filter(slug__in=slugs).values_list("slug", "id"))
    standing = [queries.standing(wanted, now, ids[slug]) for slug in slugs if slug in ids]
    found = cards([winner for winner in standing if winner], wanted, now)
    known = provider_queries.remembered([card["provider"].id for card in found], now)
    return [
        card | {"labels": labels_of(one), "trainings": one.trainings} for card, one in zip(found, known, strict=True)
    ]


def _rows(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is told in words, a row a fact; a fact that nobody has is left out."""
    facts = [
        (_("Cost"), [card["cost"] for card in shown]),
        (_("Trauma-informed"), [", ".join(f"{one.name}, {one.year}" for one in card["trainings"]) for card in shown]),
        (_("Focus"), [", ".join(card["labels"]["focus"]) for card in shown]),
        (_("Ways of working"), [", ".join(card["labels"]["approaches"]) for card in shown]),
        (_("Languages"), [", ".join(card["languages"]) for card in shown]),
        (_("Pronouns"), [card["provider"].pronouns for card in shown]),
        (_("Years in practice"), [card["experience"] or "" for card in shown]),
    ]
    names = [card["provider"].display_name for card in shown]
    return [
        {"label": label, "cells": [{"name": name, "text": cell} for name, cell in zip(names, cells, strict=True)]}
        for label, cells in facts
        if any(cells)
    ]
