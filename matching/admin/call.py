"""Booking for somebody on the phone: their answers, the list that they would see themselves, a time, who comes.

Everything is asked of the queries and actions that the public pages ask; each step stands in the log of accesses.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from config.ground import database
from matching import wording
from matching.actions import access, tally
from matching.actions import appointment as actions
from matching.actions import hold as holds
from matching.actions import request as requests
from matching.domain import filters
from matching.domain.answers import MINORS, criteria, missing
from matching.domain.appointment import Refused
from matching.forms.call import CallForm, Picked, questions
from matching.models import Appointment, Request, Status
from matching.queries import appointment as appointments
from matching.queries import consent, refusal, shortlist
from matching.queries import request as queries
from matching.queries.card import cards
from providers.models import Provider

# In the session of who answers the phone: the caller's answers, and what was booked from them.
ANSWERS, BOOKED = "call", "call_booked"
SHOWN, MOST = 10, 50
# Staff hold for many: they count against no network's limits.
NO_NETWORK = b""


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """The pages, below those of sessions."""
    pages: dict[str, Callable[[HttpRequest], HttpResponse]] = {
        "": ask, "list": listed, "hold": hold, "book": book, "release": release, "told": told, "end": end,
    }  # fmt: skip
    return [
        path(
            f"call/{name}/" if name else "call/", site.admin_view(_allowed(page)), name=f"matching_call_{name or 'ask'}"
        )
        for name, page in pages.items()
    ]


def _allowed(page: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("matching.change_appointment"):
            raise PermissionDenied
        return page(request)

    return guarded


def ask(request: HttpRequest) -> HttpResponse:
    """The six questions on one page."""
    kept = _kept(request)
    forms = questions(request.POST if request.method == "POST" else None, queries.answers(kept))
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        now = database.clock()
        kept = kept or requests.begin(now=now)
        request.session[ANSWERS] = kept.ref
        with _noted(request, "change", "answers", kept.ref):
            for name, form in forms.items():
                requests.answer(request=kept, question=name, given=form.given(), now=now)
        return redirect("admin:matching_call_list")
    wrong = any(form.errors for form in forms.values())
    return _page(
        request, "call", _("Book for a caller"), 400 if wrong else 200, forms=forms, begun=bool(kept), wrong=wrong
    )


def listed(request: HttpRequest) -> HttpResponse:
    """Who fits, in the order and with the reasons of the public list. POST lets go of an answer."""
    kept = _kept(request)
    answers = queries.answers(kept)
    if kept is None or missing(answers):
        return redirect("admin:matching_call_ask")
    now = database.clock()
    if request.method == "POST":
        dropped = request.POST.get("drop", "").split("+")
        matters, when = filters.let_go(answers.get("matters", {}), answers.get("when", {}), dropped)
        with _noted(request, "change", "answers", kept.ref):
            requests.answer(request=kept, question="matters", given=matters, now=now)
            requests.answer(request=kept, question="when", given=when, now=now)
        return redirect("admin:matching_call_list")
    wanted = criteria(answers)
    limit = MOST if "more" in request.GET else SHOWN
    with _noted(request, "read", "answers", kept.ref):
        found = shortlist.rank(wanted, now, limit)
        tally.count(wanted, found, now=now, of=kept.ref)
    return _page(
        request,
        "call_list",
        _("Who fits"),
        cards=cards(found.ranking.winners, wanted, now),
        eligible=found.ranking.eligible,
        more=found.ranking.eligible > limit,
        relaxations=[
            {"drop": "+".join(one.drop), "text": wording.relaxation(one.drop), "adds": one.adds}
            for one in found.relaxations
        ],
        zone=wording.zone_name(wanted.timezone, now),
    )


def hold(request: HttpRequest) -> HttpResponse:
    """Hold a time for the caller; the one held before is let go."""
    kept, picked = _kept(request), Picked(request.POST)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if kept is None or missing(queries.answers(kept)):
        return redirect("admin:matching_call_ask")
    provider = Provider.objects.filter(slug=request.POST.get("provider", "")).first() if picked.is_valid() else None
    if provider is None:
        raise Http404
    now, wanted = database.clock(), criteria(queries.answers(kept))
    match, start = queries.match_of(kept, wanted, now), picked.cleaned_data["start"]
    refused: dict[str, Any] = {}
    with _noted(request, "change", "answers", kept.ref, "hold"):
        try:
            holds.hold(match=match, provider=provider, start=start, network=NO_NETWORK, by="staff", now=now)
        except Refused as error:
            refused = refusal.told(error, wanted, now, provider, now)
    if refused:
        return _page(request, "call_taken", refused["title"], 409, refused=refused)
    return redirect("admin:matching_call_book")


def book(request: HttpRequest) -> HttpResponse:
    """Who comes, how they may be reached, what was read aloud; then the session is booked."""
    held = _held(request)
    if held is None:
        return redirect("admin:matching_call_list")
    now = database.clock()
    form = CallForm(
        request.POST if request.method == "POST" else None,
        guardian=held.asked.age_group in MINORS,
        guardian_required=consent.alone(held) is None,
        today=now.date(),
        insured=held.asked.self_pay_max is None,
        use_required_attribute=False,
    )
    refused: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        refused = _book(request, held, form, now)
        if not refused and not form.errors:
            request.session[BOOKED] = held.ref
            return redirect("admin:matching_call_told")
    status = 409 if refused else 400 if form.errors else 200
    return _page(
        request,
        "call_book",
        _("Who is coming?"),
        status,
        form=form,
        refused=refused,
        minor=held.asked.age_group in MINORS,
        alone=consent.alone(held),
        policy=held.provider.cancel_policy or settings.CANCEL_POLICY,
        **_moment(held),
    )


def _book(request: HttpRequest, held: Appointment, form: CallForm, now: datetime) -> dict[str, Any]:
    """Book it; what stood in the way, in words. A refusal is told inside the block: its new cost is kept."""
    who = request.user.get_username()
    details = form.spoken(state=held.asked.state, timezone=held.client_timezone, staff=who)
    with _noted(request, "change", "session", held.ref, "booked for a caller"):
        try:
            actions.confirm(appointment=held, details=details, known=None, by="staff")
        except actions.GuardianNeeded:
            form.add_error("date_of_birth", _("For someone this young an adult must book. Please check who it is for."))
        except Refused as error:
            return refusal.told(error, held.asked, held.created_at, held.provider, now)
    return {}


def release(request: HttpRequest) -> HttpResponse:
    """Let the time go and look on."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    held = _held(request)
    if held:
        with _noted(request, "change", "session", held.ref, "let go for a caller"):
            holds.release(appointment=held, by="staff")
    return redirect("admin:matching_call_list")


def told(request: HttpRequest) -> HttpResponse:
    """What to say before the call ends, the code to come back by among it."""
    found = appointments.booked(request.session.get(BOOKED, ""))
    if found is None or found.status != Status.BOOKED:
        return redirect("admin:matching_call_ask")
    with _noted(request, "read", "session", found.ref):
        person = found.booker or found.client
        silent = not (person and (person.email_ok or person.text_ok or person.voicemail_ok))
        return _page(
            request,
            "call_told",
            _("The session is booked"),
            code=appointments.return_code(found.ref) if found.return_code else "",
            silent=silent,
            policy=found.provider.cancel_policy or settings.CANCEL_POLICY,
            site=settings.SITE_URL,
            **_moment(found),
        )


def end(request: HttpRequest) -> HttpResponse:
    """The call is over: its answers are erased, a hold is let go, a booked session stays."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    kept, held = _kept(request), _held(request)
    if kept:
        with _noted(request, "change", "answers", kept.ref, "erased"):
            if held:
                holds.release(appointment=held, by="staff")
            requests.erase(request=kept)
    for key in (ANSWERS, BOOKED):
        request.session.pop(key, None)
    messages.success(request, _("The call is over. Its answers are erased."))
    return redirect("admin:matching_call_ask")


def _kept(request: HttpRequest) -> Request | None:
    return queries.by_ref(request.session.get(ANSWERS))


def _held(request: HttpRequest) -> Appointment | None:
    """The hold made from the caller's answers, lapsed or not: its time may still be free."""
    kept = _kept(request)
    return appointments.hold_of_request(kept) if kept else None


def _noted(request: HttpRequest, act: str, what: str, ref: str, note: str = "") -> AbstractContextManager[None]:
    who = request.user.get_username()
    return access.noted(by=who, act=act, what=what, ref=ref, now=database.clock(), note=note)


def _moment(one: Appointment) -> dict[str, Any]:
    return {
        "one": one,
        "when": wording.when(one.session.lower, one.client_timezone),
        "until": wording.clock_at(one.hold_until, one.client_timezone) if one.hold_until else "",
        "cost": wording.cost_text(one.cost_basis, one.cost_amount, one.deductible_left),
    }


def _page(request: HttpRequest, name: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
    frame = {**admin.site.each_context(request), "title": title}
    return render(request, f"matching/staff/{name}.html", {**frame, **context}, status=status)
