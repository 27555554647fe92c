"""The caller's answers, who fits them, and every time of one therapist."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config import db
from matching.appointments import labels
from matching.booking.actions import hold as holds
from matching.console.admin.phone_booking.frame import ANSWERS, BOOKED, held_of, kept_of, noted, shown
from matching.console.forms.phone_booking import questions
from matching.reports import actions
from matching.search import actions as requests
from matching.search import labels as reason_labels
from matching.search.domain import facets
from matching.search.domain.answers import criteria, missing
from matching.search.presenters.calendar import by_day
from matching.search.presenters.match_card import cards
from matching.search.queries import match_request as queries
from matching.search.queries import provider as providers
from matching.search.queries import shortlist

SHOWN, MOST = 10, 50


def ask(request: HttpRequest) -> HttpResponse:
    """The six questions on one page."""
    kept = kept_of(request)
    forms = questions(request.POST if request.method == "POST" else None, queries.answers(kept))
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        now = db.clock()
        kept = kept or requests.begin(now=now)
        request.session[ANSWERS] = kept.ref
        with noted(request, "change", "answers", kept.ref):
            for name, form in forms.items():
                requests.answer(request=kept, question=name, given=form.given(), now=now)
        return redirect("admin:matching_call_list")
    wrong = any(form.errors for form in forms.values())
    return shown(
        request, "call", _("Book for a caller"), 400 if wrong else 200, forms=forms, begun=bool(kept), wrong=wrong
    )


def listed(request: HttpRequest) -> HttpResponse:
    """Who fits, in the order and with the reasons of the public list. POST lets go of an answer."""
    kept = kept_of(request)
    answers = queries.answers(kept)
    if kept is None or missing(answers):
        return redirect("admin:matching_call_ask")
    now = db.clock()
    if request.method == "POST":
        dropped = request.POST.get("drop", "").split("+")
        matters, when = facets.let_go(answers.get("matters", {}), answers.get("when", {}), dropped)
        with noted(request, "change", "answers", kept.ref):
            requests.answer(request=kept, question="matters", given=matters, now=now)
            requests.answer(request=kept, question="when", given=when, now=now)
        return redirect("admin:matching_call_list")
    wanted = criteria(answers)
    limit = MOST if "more" in request.GET else SHOWN
    with noted(request, "read", "answers", kept.ref):
        found = shortlist.rank(wanted, now, limit)
        actions.count(wanted, found, now=now, of=kept.ref)
    return shown(
        request,
        "call_list",
        _("Who fits"),
        cards=cards(providers.of_winners(found.ranking.winners, now), wanted, now),
        eligible=found.ranking.eligible,
        more=found.ranking.eligible > limit,
        relaxations=[
            {"drop": "+".join(one.drop), "text": reason_labels.relaxation(one.drop), "adds": one.adds}
            for one in found.relaxations
        ],
        zone=labels.zone_name(wanted.timezone, now),
    )


def times(request: HttpRequest) -> HttpResponse:
    """Every time of one therapist that would be held for the caller."""
    kept = kept_of(request)
    answers = queries.answers(kept)
    if kept is None or missing(answers):
        return redirect("admin:matching_call_ask")
    now, wanted = db.clock(), criteria(answers)
    row = providers.public(now).filter(slug=request.GET.get("provider", "")).first()
    if row is None:
        raise Http404
    with noted(request, "read", "answers", kept.ref):
        days = by_day(providers.bookable_starts(providers.shown([row], now)[0], wanted, now), wanted.timezone)
    zone = labels.zone_name(wanted.timezone, now)
    return shown(request, "call_times", row.display_name, provider=row, days=days, zone=zone)


def end(request: HttpRequest) -> HttpResponse:
    """The call is over: its answers are erased, a hold is let go, a booked session stays."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    kept, held = kept_of(request), held_of(request)
    if kept:
        with noted(request, "change", "answers", kept.ref, "erased"):
            if held:
                holds.release(appointment=held, by="staff")
            requests.erase(request=kept)
    for key in (ANSWERS, BOOKED):
        request.session.pop(key, None)
    messages.success(request, _("The call is over. Its answers are erased."))
    return redirect("admin:matching_call_ask")
