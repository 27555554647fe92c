"""The shortlist, what it can be filtered by, and one therapist with every opening."""

from datetime import UTC

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from config import db
from content import queries as articles
from matching.appointments import labels
from matching.appointments.domain.criteria import Criteria
from matching.search import actions
from matching.search import labels as reason_labels
from matching.search.domain import facets
from matching.search.domain.answers import criteria, missing
from matching.search.forms.waitlist import WaitForm
from matching.search.presenters import shortlist as presenter
from matching.search.presenters.calendar import by_day
from matching.search.presenters.match_card import cards, price, years_in_practice
from matching.search.queries import provider as provider_queries
from matching.search.queries import shortlist as queries
from matching.search.signals import match_answered
from matching.search.web import current_request, saved_answers
from providers.directory.queries import vocabulary

PAGE, MOST = 10, 50
FEW = 3  # below this, waiting is offered


@require_GET
def shortlist(request: HttpRequest) -> HttpResponse:
    """Who fits, in order, each with reasons and times."""
    kept = current_request(request)
    answers = saved_answers(kept)
    todo = missing(answers)
    if kept is None or todo:
        return redirect("question", todo or "who")
    wanted = criteria(answers)
    now = db.clock()
    more = request.GET.get("more", "")
    limit = min(int(more), MOST) if more.isascii() and more.isdigit() and len(more) < 4 else PAGE
    found = queries.rank(wanted, now, max(limit, PAGE))
    match_answered.send(shortlist, criteria=wanted, shortlist=found, now=now, source=kept.ref)
    genders = vocabulary.labels()["genders"]
    context = {
        "cards": cards(provider_queries.of_winners(found.ranking.winners, now), wanted, now),
        "eligible": found.ranking.eligible,
        "more": min(limit + PAGE, MOST) if found.ranking.eligible > limit < MOST else None,
        "relaxations": [
            {"drop": "+".join(one.drop), "text": reason_labels.relaxation(one.drop), "adds": one.adds}
            for one in found.relaxations
        ],
        "criteria": wanted,
        "zone": labels.zone_name(wanted.timezone, now),
        "asked": presenter.criteria_summary(wanted),
        "filters": presenter.filter_switches(answers, queries.counts(facets.asked(wanted, genders), now), genders),
        "related": articles.related(wanted.concerns, now.astimezone(UTC).date()),
        "wait": WaitForm() if found.ranking.eligible < FEW else None,
        "alone_first": alone_first(wanted),
        "care": answers["who"]["care"],
    }
    template = "_fragment" if request.headers.get("HX-Request") else "page"
    return render(request, f"search/shortlist/{template}.html", context)


def alone_first(wanted: Criteria) -> tuple[str, ...]:
    """Lines to name when two people want to be seen together and one of them names violence: what is said in front of
    whoever hurts them may be used against them, so they are told that they can see someone alone.
    """
    together = wanted.format in ("couple", "family")
    return ("domestic-violence",) if together and "abuse-or-violence" in wanted.concerns else ()


@require_POST
def refine(request: HttpRequest) -> HttpResponse:
    """Change what matters, from beside the list."""
    kept = current_request(request)
    answers = saved_answers(kept)
    if kept is None or missing(answers):
        return redirect("match")
    now = db.clock()
    matters, when = answers.get("matters", {}), answers.get("when", {})
    if "drop" in request.POST:
        matters, when = facets.let_go(matters, when, request.POST["drop"].split("+"))
    else:
        known = vocabulary.labels()["genders"]
        chosen = {name: request.POST.getlist(name) for name in request.POST}
        chosen["genders"] = [slug for slug in chosen.get("genders", []) if slug in known]
        matters, when = facets.refined(matters, when, chosen)
    actions.answer(request=kept, question="matters", given=matters, now=now)
    actions.answer(request=kept, question="when", given=when, now=now)
    return redirect("shortlist")


@require_GET
def therapist(request: HttpRequest, slug: str) -> HttpResponse:
    """One therapist: who they are, and every time by day."""
    now = db.clock()
    row = provider_queries.public(now).filter(slug=slug).select_related("gender").first()
    if row is None:
        raise Http404
    shown = provider_queries.shown([row], now)[0]
    answers = saved_answers(current_request(request))
    wanted = None if missing(answers) else criteria(answers)
    zone = wanted.timezone if wanted else row.timezone
    context = {
        "one": shown,
        "labels": presenter.provider_labels(shown),
        "days": by_day(provider_queries.bookable_starts(shown, wanted, now), zone),
        "zone": labels.zone_name(zone, now),
        "wanted": wanted,
        "cost": price(wanted, row),
        "experience": years_in_practice(row, now),
    }
    return render(request, "search/provider/page.html", context)
