"""The shortlist, its filters, and a therapist's page."""

from datetime import UTC

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from config import db
from config.http.pages import posts_from
from content import queries as content_queries
from matching.appointments import labels
from matching.appointments.domain.criteria import Criteria
from matching.search import actions
from matching.search import labels as reason_labels
from matching.search.domain import facets
from matching.search.domain.answers import criteria, first_unanswered
from matching.search.forms.waitlist import WaitlistForm
from matching.search.presenters import shortlist as presenter
from matching.search.presenters.calendar import by_day
from matching.search.presenters.match_card import cards, price, years_in_practice
from matching.search.queries import provider as provider_queries
from matching.search.queries import shortlist as shortlist_queries
from matching.search.signals import match_answered
from matching.search.web import current_request, saved_answers
from providers.directory.queries import vocabulary

PAGE, MOST = 10, 50
FEW_RESULTS = 3  # with fewer results, the page offers the waitlist


@require_GET
def shortlist(request: HttpRequest) -> HttpResponse:
    """Show the ranked therapists with reasons and times."""
    match_request = current_request(request)
    answers = saved_answers(match_request)
    next_question = first_unanswered(answers)
    if match_request is None or next_question:
        return redirect("question", next_question or "who")
    match_criteria = criteria(answers)
    now = db.db_now()
    more = request.GET.get("more", "")
    limit = min(int(more), MOST) if more.isascii() and more.isdigit() and len(more) < 4 else PAGE
    result = shortlist_queries.rank(match_criteria, now, max(limit, PAGE))
    match_answered.send(shortlist, criteria=match_criteria, shortlist=result, now=now, source=match_request.ref)
    genders = vocabulary.labels()["genders"]
    facet_counts = shortlist_queries.count_matches(facets.facet_criteria(match_criteria, genders), now)
    context = {
        "cards": cards(provider_queries.results_with_providers(result.ranking.results, now), match_criteria, now),
        "eligible": result.ranking.eligible,
        "more": min(limit + PAGE, MOST) if result.ranking.eligible > limit < MOST else None,
        "relaxations": reason_labels.relaxation_choices(result.relaxations),
        "criteria": match_criteria,
        "zone": labels.zone_name(match_criteria.timezone, now),
        "criteria_summary": presenter.criteria_summary(match_criteria),
        "filters": presenter.filter_switches(answers, facet_counts, genders),
        "related": content_queries.related_to_concerns(match_criteria.concerns, now.astimezone(UTC).date()),
        "wait": WaitlistForm() if result.ranking.eligible < FEW_RESULTS else None,
        "alone_first": _lines_to_call_alone(match_criteria),
        "care": answers["who"]["care"],
    }
    template = "_fragment" if request.headers.get("HX-Request") else "page"
    return render(request, f"search/shortlist/{template}.html", context)


def _lines_to_call_alone(match_criteria: Criteria) -> tuple[str, ...]:
    """Return the crisis lines to show when clients want joint care and name violence.

    What a client says in front of an abusive partner can be used against them, so the page offers to see someone alone.
    """
    joint = match_criteria.format in ("couple", "family")
    return ("domestic-violence",) if joint and "abuse-or-violence" in match_criteria.concerns else ()


@posts_from("shortlist")
def refine(request: HttpRequest) -> HttpResponse:
    """Change the answers with the filters beside the list, or relax one."""
    match_request = current_request(request)
    answers = saved_answers(match_request)
    if match_request is None or first_unanswered(answers):
        return redirect("match")
    now = db.db_now()
    matters, when = answers.get("matters", {}), answers.get("when", {})
    if "drop" in request.POST:
        matters, when = facets.relaxed(matters, when, request.POST["drop"].split("+"))
    else:
        genders = vocabulary.labels()["genders"]
        chosen = {name: request.POST.getlist(name) for name in request.POST}
        chosen["genders"] = [slug for slug in chosen.get("genders", []) if slug in genders]
        matters, when = facets.with_switches(matters, when, chosen)
    actions.save_answer(request=match_request, question="matters", answer=matters, now=now)
    actions.save_answer(request=match_request, question="when", answer=when, now=now)
    return redirect("shortlist")


@require_GET
def therapist(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one therapist with every bookable time by day."""
    now = db.db_now()
    row = provider_queries.list_public(now).filter(slug=slug).select_related("gender").first()
    if row is None:
        raise Http404
    public = provider_queries.with_public_data([row], now)[0]
    answers = saved_answers(current_request(request))
    match_criteria = None if first_unanswered(answers) else criteria(answers)
    zone = match_criteria.timezone if match_criteria else row.timezone
    context = {
        "public": public,
        "labels": presenter.provider_labels(public),
        "days": by_day(provider_queries.bookable_starts(public, match_criteria, now), zone),
        "zone": labels.zone_name(zone, now),
        "wanted": match_criteria,
        "cost": price(match_criteria, row),
        "experience": years_in_practice(row, now),
    }
    return render(request, "search/provider/page.html", context)
