"""The shortlist, its filters, and a therapist's page."""

from datetime import UTC

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from config import db
from config.http.pages import posts_from
from content import queries as content_queries
from content.domain import crisis
from matching.appointments import labels as appointment_labels
from matching.appointments.domain.criteria import Criteria
from matching.search import actions
from matching.search import labels as reason_labels
from matching.search.domain import answer_changes, facets
from matching.search.domain.answers import criteria, first_unanswered
from matching.search.forms.refine import MOST, PAGE, RefineForm
from matching.search.forms.waitlist import WaitlistForm
from matching.search.presenters import shortlist as presenter
from matching.search.presenters.calendar import by_day
from matching.search.presenters.match_card import cards, price, years_in_practice
from matching.search.queries import provider as provider_queries
from matching.search.queries import shortlist as shortlist_queries
from matching.search.signals import match_answered
from matching.search.web import current_request, danger_lines, saved_answers
from providers.directory.queries import vocabulary

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
    form = RefineForm(request.GET)
    limit = form.limit()
    result = shortlist_queries.rank(match_criteria, now, limit)
    match_answered.send(shortlist, criteria=match_criteria, shortlist=result, now=now, source=match_request.ref)
    labels = vocabulary.labels()
    genders, eligible = labels["genders"], result.ranking.eligible
    ways_on = shortlist_queries.ways_on(answers, now) if not eligible else None
    variants = facets.facet_criteria(match_criteria, genders)
    counts = shortlist_queries.count_matches({**variants, **facets.wished_times(match_criteria)}, now)
    context = {
        "cards": cards(provider_queries.results_with_providers(result.ranking.results, now), match_criteria, now),
        "eligible": eligible,
        "limit": limit,
        "more": min(limit + PAGE, MOST) if eligible > limit < MOST else None,
        "compared": form.compared,
        "relaxations": reason_labels.relaxation_choices(result.relaxations),
        "criteria": match_criteria,
        "zone": appointment_labels.zone_name(match_criteria.timezone, now),
        "criteria_summary": presenter.criteria_summary(match_criteria),
        "headline": presenter.headline(eligible, counts.get("times"), answers.get("when", {})),
        "filters": presenter.filter_switches(answers, counts, genders),
        "related": content_queries.related_to_concerns(match_criteria.concerns, now.astimezone(UTC).date()),
        "ways_on": presenter.ways_on(ways_on.ways, labels) if ways_on else [],
        "wait": WaitlistForm() if eligible < FEW_RESULTS and (ways_on is None or ways_on.waitlist) else None,
        "danger": danger_lines(answers),
        "alone_first": _suggests_to_come_alone(match_criteria),
        "care": answers["who"]["care"],
    }
    template = "_fragment" if request.headers.get("HX-Request") else "page"
    return render(request, f"search/shortlist/{template}.html", context)


def _suggests_to_come_alone(match_criteria: Criteria) -> bool:
    """Return whether clients want joint care and name violence.

    What a client says in front of an abusive partner can be used against them, so the page offers to see someone alone.
    """
    joint = match_criteria.format in ("couple", "family")
    return joint and crisis.means_violence(match_criteria.concerns)


@posts_from("shortlist")
def refine(request: HttpRequest) -> HttpResponse:
    """Change the answers with the filters beside the list, or relax one."""
    match_request = current_request(request)
    answers = saved_answers(match_request)
    if match_request is None or first_unanswered(answers):
        return redirect("match")
    form, now = RefineForm(request.POST), db.db_now()
    matters, when = answers.get("matters", {}), answers.get("when", {})
    if "change" in request.POST:
        new_answers = answer_changes.changed(answers, form.changes)
    else:
        if "drop" in request.POST:
            matters, when = facets.relaxed(matters, when, request.POST["drop"].split("+"))
        else:
            matters, when = facets.with_switches(matters, when, form.chosen, form.before)
        new_answers = {**answers, "matters": matters, "when": when}
    for question, answer in new_answers.items():
        if answer != answers.get(question):
            actions.save_answer(request=match_request, question=question, answer=answer, now=now)
    return redirect(form.next_address())


@require_GET
def therapist(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one therapist with every bookable time by day."""
    now = db.db_now()
    row = provider_queries.list_public(now).filter(slug=slug).select_related("gender").first()
    if row is None:
        slug_now = provider_queries.current_slug(slug, now)
        if slug_now is None:
            raise Http404
        return redirect("therapist", slug_now)
    public = provider_queries.with_public_data([row], now)[0]
    answers = saved_answers(current_request(request))
    match_criteria = None if first_unanswered(answers) else criteria(answers)
    zone = match_criteria.timezone if match_criteria else row.timezone
    context = {
        "public": public,
        "labels": presenter.provider_labels(public),
        "days": by_day(provider_queries.bookable_starts(public, match_criteria, now), zone),
        "zone": appointment_labels.zone_name(zone, now),
        "wanted": match_criteria,
        "cost": price(match_criteria, row),
        "experience": years_in_practice(row, now),
    }
    return render(request, "search/provider/page.html", context)
