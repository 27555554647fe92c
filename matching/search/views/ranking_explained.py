"""How the ranking works: the rule with its current numbers, and the full sum for one therapist."""

from dataclasses import fields

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from config import db
from matching.appointments.domain.criteria import Weights
from matching.search import labels as reason_labels
from matching.search.domain import ranking, scoring
from matching.search.domain.answers import criteria, first_unanswered
from matching.search.queries import shortlist
from matching.search.web import current_request, saved_answers
from providers.directory.models import Provider
from providers.directory.queries import vocabulary


@require_GET
def ranking_rules(request: HttpRequest) -> HttpResponse:
    """Explain the rule with every weight and share."""
    weights = Weights()
    context = {
        "weights": [
            (reason_labels.PREFERENCE_LABELS[field.name], getattr(weights, field.name)) for field in fields(weights)
        ],
        "listed": round(100 * scoring.LISTED),
        "other_choice": round(100 * scoring.OTHER_CHOICE),
        "half_life": round(scoring.HALF_LIFE_DAYS),
        "late": scoring.OFF_TIME_DAYS,
        "step": 100 * ranking.STEP // scoring.SCORE_SCALE,
        "new_below": ranking.NEW_BELOW,
    }
    return render(request, "search/ranking/how.html", context)


@require_GET
def why_this_match(request: HttpRequest, slug: str) -> HttpResponse:
    """Explain one therapist's rank on this client's list."""
    answers = saved_answers(current_request(request))
    next_question = first_unanswered(answers)
    if next_question:
        return redirect("question", next_question)
    match_criteria, now = criteria(answers), db.db_now()
    row = Provider.objects.filter(slug=slug).first()
    winner = shortlist.rank_one(match_criteria, now, row.id) if row else None
    if row is None or winner is None:
        raise Http404
    labels = vocabulary.labels()
    zone = match_criteria.timezone
    reasons = [(reason, reason_labels.reason(reason, labels, zone, now)) for reason in winner.reasons]
    scored = [
        {
            "wish": reason_labels.PREFERENCE_LABELS[reason.code],
            "text": text,
            "points": reason.points,
            "most": reason.max_points,
        }
        for reason, text in reasons
        if reason.max_points
    ]
    context = {
        "provider": row,
        "requirements": [text for reason, text in reasons if not reason.max_points],
        "weighed": scored,
        "points": sum(reason.points for reason, _text in reasons),
        "most": sum(reason.max_points for reason, _text in reasons),
        "hundred": 100 * winner.fit,
        "step": 100 * ranking.STEP // scoring.SCORE_SCALE,
        "floor": int(winner.fit * scoring.SCORE_SCALE + 0.5)
        // ranking.STEP
        * ranking.STEP
        * 100
        // scoring.SCORE_SCALE,
        "new": winner.clients < ranking.NEW_BELOW,
        "winner": winner,
    }
    return render(request, "search/ranking/why.html", context)
