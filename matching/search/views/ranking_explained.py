"""How the order of the list is made: the rule with the numbers in force, and the whole sum for one therapist."""

from dataclasses import fields

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from config import db
from matching.appointments.domain.criteria import Importance
from matching.search import labels as reason_labels
from matching.search.domain import ranking, scoring
from matching.search.domain.answers import criteria, missing
from matching.search.queries import shortlist
from matching.search.web import current_request, saved_answers
from providers.directory.models import Provider
from providers.directory.queries import vocabulary


@require_GET
def how(request: HttpRequest) -> HttpResponse:
    """The rule in words, with every weight and share that it uses."""
    weight = Importance()
    context = {
        "weights": [(reason_labels.WISHES[one.name], getattr(weight, one.name)) for one in fields(weight)],
        "listed": round(100 * scoring.LISTED),
        "other_choice": round(100 * scoring.OTHER_CHOICE),
        "half_life": round(scoring.HALF_LIFE_DAYS),
        "late": scoring.OFF_TIME_DAYS,
        "step": 100 * ranking.STEP // scoring.WHOLE,
        "new_below": ranking.NEW_BELOW,
    }
    return render(request, "search/ranking/how.html", context)


@require_GET
def why(request: HttpRequest, slug: str) -> HttpResponse:
    """The sum that put one therapist where they stand on this person's list."""
    answers = saved_answers(current_request(request))
    todo = missing(answers)
    if todo:
        return redirect("question", todo)
    wanted, now = criteria(answers), db.clock()
    row = Provider.objects.filter(slug=slug).first()
    winner = shortlist.standing(wanted, now, row.id) if row else None
    if row is None or winner is None:
        raise Http404
    labels = vocabulary.labels()
    told = [(one, reason_labels.reason(one, labels, wanted.timezone, now)) for one in winner.reasons]
    weighed = [
        {"wish": reason_labels.WISHES[one.code], "text": text, "points": one.points, "most": one.max_points}
        for one, text in told
        if one.max_points
    ]
    context = {
        "provider": row,
        "gates": [text for one, text in told if not one.max_points],
        "weighed": weighed,
        "points": sum(one.points for one, _text in told),
        "most": sum(one.max_points for one, _text in told),
        "hundred": 100 * winner.fit,
        "step": 100 * ranking.STEP // scoring.WHOLE,
        "floor": int(winner.fit * scoring.WHOLE + 0.5) // ranking.STEP * ranking.STEP * 100 // scoring.WHOLE,
        "new": winner.clients < ranking.NEW_BELOW,
        "winner": winner,
    }
    return render(request, "search/ranking/why.html", context)
