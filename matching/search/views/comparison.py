"""Compare up to three therapists."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from config import db
from matching.appointments import labels
from matching.appointments.domain.criteria import Criteria
from matching.search.domain.answers import criteria, first_unanswered
from matching.search.forms.refine import MAX_COMPARED, RefineForm
from matching.search.presenters import shortlist as presenter
from matching.search.presenters.match_card import cards
from matching.search.queries import provider as provider_queries
from matching.search.queries import shortlist as shortlist_queries
from matching.search.web import current_request, saved_answers
from providers.directory.models import Provider


@require_GET
def comparison(request: HttpRequest) -> HttpResponse:
    """Compare the chosen therapists for these answers. The page says if one is no longer on the list."""
    answers = saved_answers(current_request(request))
    next_question = first_unanswered(answers)
    if next_question:
        return redirect("question", next_question)
    form = RefineForm(request.GET)
    slugs = form.compared[:MAX_COMPARED]
    if not slugs:
        return redirect("shortlist")
    match_criteria, now = criteria(answers), db.db_now()
    compared = _cards(slugs, match_criteria, now)
    context = {
        "cards": compared,
        "rows": presenter.comparison_rows(compared),
        "gone": len(compared) < len(slugs),
        "more_chosen": len(form.compared) > MAX_COMPARED,
        "to_list": form.next_address(),
        "zone": labels.zone_name(match_criteria.timezone, now),
    }
    return render(request, "search/shortlist/comparison.html", context)


def _cards(slugs: list[str], match_criteria: Criteria, now: datetime) -> list[dict[str, Any]]:
    ids = dict(Provider.objects.filter(slug__in=slugs).values_list("slug", "id"))
    results = [shortlist_queries.rank_one(match_criteria, now, ids[slug]) for slug in slugs if slug in ids]
    ranked = provider_queries.results_with_providers([result for result in results if result], now)
    return [
        card | {"labels": presenter.provider_labels(public), "trainings": public.trainings}
        for card, (_result, public) in zip(cards(ranked, match_criteria, now), ranked, strict=True)
    ]
