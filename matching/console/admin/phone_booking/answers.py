"""The caller's answers, the providers that match them, and all openings of one provider."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config import db
from config.text import identifiers
from matching.appointments import labels
from matching.booking.actions import hold as hold_actions
from matching.console.admin.phone_booking.base import (
    ANSWERS,
    BOOKED,
    current_hold,
    current_request,
    log_access,
    render_page,
)
from matching.console.forms.phone_booking import question_forms
from matching.reports import actions
from matching.search import actions as search_actions
from matching.search import labels as reason_labels
from matching.search.domain import facets
from matching.search.domain.answers import criteria, first_unanswered
from matching.search.presenters.calendar import by_day
from matching.search.presenters.match_card import cards
from matching.search.queries import match_request as match_request_queries
from matching.search.queries import provider as provider_queries
from matching.search.queries import shortlist

PAGE_SIZE, EXTENDED_PAGE_SIZE = 10, 50


def questions(request: HttpRequest) -> HttpResponse:
    """The six questions on one page."""
    match_request = current_request(request)
    forms = question_forms(
        request.POST if request.method == "POST" else None, match_request_queries.answers(match_request)
    )
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        now = db.db_now()
        match_request = match_request or search_actions.create(now=now)
        request.session[ANSWERS] = match_request.ref
        with log_access(request, "change", "answers", match_request.ref):
            for name, form in forms.items():
                search_actions.save_answer(request=match_request, question=name, answer=form.saved_values(), now=now)
        return redirect("admin:matching_phone_list")
    wrong = any(form.errors for form in forms.values())
    return render_page(
        request,
        "phone_answers",
        _("Book for a caller"),
        400 if wrong else 200,
        forms=forms,
        begun=bool(match_request),
        wrong=wrong,
    )


def match_list(request: HttpRequest) -> HttpResponse:
    """Matching providers, in the order and with the reasons of the public list. POST drops one of the criteria."""
    match_request = current_request(request)
    answers = match_request_queries.answers(match_request)
    if match_request is None or first_unanswered(answers):
        return redirect("admin:matching_phone_ask")
    now = db.db_now()
    if request.method == "POST":
        dropped = request.POST.get("drop", "").split("+")
        matters, when = facets.relaxed(answers.get("matters", {}), answers.get("when", {}), dropped)
        with log_access(request, "change", "answers", match_request.ref):
            search_actions.save_answer(request=match_request, question="matters", answer=matters, now=now)
            search_actions.save_answer(request=match_request, question="when", answer=when, now=now)
        return redirect("admin:matching_phone_list")
    match_criteria = criteria(answers)
    limit = EXTENDED_PAGE_SIZE if "more" in request.GET else PAGE_SIZE
    with log_access(request, "read", "answers", match_request.ref):
        result = shortlist.rank(match_criteria, now, limit)
        actions.count_demand(match_criteria, result, now=now, of=match_request.ref)
    return render_page(
        request,
        "phone_shortlist",
        _("Who fits"),
        cards=cards(provider_queries.results_with_providers(result.ranking.results, now), match_criteria, now),
        eligible=result.ranking.eligible,
        more=result.ranking.eligible > limit,
        relaxations=reason_labels.relaxation_choices(result.relaxations),
        zone=labels.zone_name(match_criteria.timezone, now),
    )


def openings(request: HttpRequest) -> HttpResponse:
    """All openings of one provider that can be held for the caller."""
    match_request = current_request(request)
    answers = match_request_queries.answers(match_request)
    if match_request is None or first_unanswered(answers):
        return redirect("admin:matching_phone_ask")
    now, match_criteria = db.db_now(), criteria(answers)
    row = provider_queries.list_public(now).filter(slug=identifiers.slug(request.GET.get("provider", ""))).first()
    if row is None:
        raise Http404
    with log_access(request, "read", "answers", match_request.ref):
        starts = provider_queries.bookable_starts(provider_queries.with_public_data([row], now)[0], match_criteria, now)
        days = by_day(starts, match_criteria.timezone)
    zone = labels.zone_name(match_criteria.timezone, now)
    return render_page(request, "phone_openings", row.display_name, provider=row, days=days, zone=zone)


def end_call(request: HttpRequest) -> HttpResponse:
    """Erase the answers and release the hold. A booked appointment is not affected."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    match_request, held = current_request(request), current_hold(request)
    if match_request:
        with log_access(request, "change", "answers", match_request.ref, "erased"):
            if held:
                hold_actions.release(appointment=held, by="staff")
            search_actions.delete(request=match_request)
    for key in (ANSWERS, BOOKED):
        request.session.pop(key, None)
    messages.success(request, _("The call is over. Its answers are erased."))
    return redirect("admin:matching_phone_ask")
