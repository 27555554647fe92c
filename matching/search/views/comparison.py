"""Up to three therapists side by side."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from config import db
from matching.appointments import labels
from matching.appointments.domain.criteria import Criteria
from matching.search.domain.answers import criteria, missing
from matching.search.presenters import shortlist as presenter
from matching.search.presenters.match_card import cards
from matching.search.queries import provider as provider_queries
from matching.search.queries import shortlist as queries
from matching.search.web import current_request, saved_answers
from providers.directory.models import Provider

MOST = 3


@require_GET
def comparison(request: HttpRequest) -> HttpResponse:
    """Those chosen on the list, as they stand for these answers. Who is no longer on it is left out, and that is said."""
    answers = saved_answers(current_request(request))
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
        "rows": presenter.comparison_rows(shown),
        "gone": len(shown) < len(slugs),
        "zone": labels.zone_name(wanted.timezone, now),
    }
    return render(request, "search/shortlist/comparison.html", context)


def _shown(slugs: list[str], wanted: Criteria, now: datetime) -> list[dict[str, Any]]:
    ids = dict(Provider.objects.filter(slug__in=slugs).values_list("slug", "id"))
    standing = [queries.standing(wanted, now, ids[slug]) for slug in slugs if slug in ids]
    ranked = provider_queries.of_winners([winner for winner in standing if winner], now)
    return [
        card | {"labels": presenter.provider_labels(one), "trainings": one.trainings}
        for card, (_winner, one) in zip(cards(ranked, wanted, now), ranked, strict=True)
    ]
