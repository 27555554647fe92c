"""What a therapist keeps up themselves: listed facts, hours, time off, the room, a pause; and requests for the rest."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config import db
from matching.appointments import labels
from matching.portal import queries
from matching.portal.actions import remark
from matching.portal.forms import AskForm, FactsForm, PasskeyForm, RestForm, RoomForm
from matching.portal.web import provider_required
from providers.console.forms import WeeklyHoursForm
from providers.directory.actions import self_service
from providers.directory.actions import weekly_grid as week
from providers.directory.actions.impact_checks import Unwelcome
from providers.directory.domain import freshness
from providers.directory.models import Provider, Status
from providers.directory.presenters import weekly_grid


@require_GET
@provider_required
def listing(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Everything that is listed, each part with its own form."""
    return _page(request, provider)


@require_POST
@provider_required
def facts(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Confirm the facts, as they are or put right."""
    form = FactsForm(request.POST)
    if not form.is_valid():
        return _page(request, provider, status=400, facts=form)
    said = form.cleaned_data
    self_service.facts(
        provider=provider, accepting=said["accepting"], capacity=said["capacity"], phone=said["phone"],
        now=db.clock(),
    )  # fmt: skip
    return _done(request, _("Confirmed as of today. Thank you."))


@require_POST
@provider_required
def room(request: HttpRequest, provider: Provider) -> HttpResponse:
    """The video room."""
    form = RoomForm(request.POST)
    if not form.is_valid():
        return _page(request, provider, status=400, room=form)
    self_service.room(provider=provider, url=form.cleaned_data["url"])
    return _done(request, _("Saved."))


@require_POST
@provider_required
def rest(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Take days off, or take one of them back."""
    if request.POST.get("back", "").isdecimal():
        self_service.back(provider=provider, time_off=int(request.POST["back"]))
        return _done(request, _("Saved."))
    form = RestForm(request.POST)
    if not form.is_valid():
        return _page(request, provider, status=400, rest=form)
    start, end = form.span(provider.timezone)
    try:
        self_service.rest(provider=provider, start=start, end=end, note="", now=db.clock())
    except Unwelcome:
        return _in_the_way(request, provider, rest=form)
    return _done(request, _("Saved."))


@require_POST
@provider_required
def pause(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Off the list for a while, or back on it."""
    try:
        self_service.pause(provider=provider, on=request.POST.get("on") == "yes", now=db.clock())
    except Unwelcome:
        return _in_the_way(request, provider)
    return _done(request, _("Saved."))


@require_POST
@provider_required
def ask(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Ask for a change that waits for staff."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, provider, status=400, ask=form)
    said = form.cleaned_data
    remark.ask(provider_id=provider.pk, about=said["about"], words=said["words"], now=db.clock())
    return _done(request, _("We have your request. Nothing changes until somebody has looked at it."))


@require_http_methods(["GET", "HEAD", "POST"])
@provider_required
def hours(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Usual hours, half an hour a box."""
    checked, status = week.boxes(provider.weekly_hours.all(), provider.timezone), 200
    form = WeeklyHoursForm(request.POST)
    if request.method == "POST" and form.is_valid():
        checked = form.cleaned_data["box"]
        try:
            week.save(provider=provider, wanted=checked, by=self_service.signature(provider), now=db.clock())
        except Unwelcome:
            messages.warning(request, _in_the_way_words())
            status = 409
        except IntegrityError:
            messages.warning(request, _("Hours with dates of their own are in the way. Please ask us to change these."))
            status = 409
        else:
            messages.success(request, _("The hours are saved."))
            return redirect("practice-hours")
    context = {"provider": provider, "place": "hours", **weekly_grid.grid(checked)}
    return render(request, "portal/hours.html", context, status=status)


def _page(request: HttpRequest, provider: Provider, *, status: int = 200, **typed: Any) -> HttpResponse:
    now = db.clock()
    oldest = min(filter(None, (provider.capacity_verified_on, provider.contact_verified_on)), default=None)
    context = {
        "provider": provider,
        "place": "listing",
        "paused": provider.status == Status.PAUSED,
        "active": provider.status == Status.ACTIVE,
        "oldest": oldest,
        "last": freshness.last_day(oldest) if oldest else None,
        "off": [
            {
                "id": row.pk,
                "from": labels.when(row.span.lower, provider.timezone),
                "until": labels.when(row.span.upper, provider.timezone),
            }
            for row in provider.time_off.filter(span__endswith__gt=now)
        ],
        "licenses": provider.licenses.all(),
        "plans": provider.participations.select_related("plan__payer"),
        "asked": queries.asked(provider),
        "passkeys": queries.passkeys(provider),
        "passkey": PasskeyForm(),
        "facts": FactsForm(
            initial={
                "accepting": provider.accepting_new_clients,
                "capacity": provider.capacity,
                "phone": provider.contact_phone,
            }
        ),
        "room": RoomForm(initial={"url": provider.room_url}),
        "rest": RestForm(),
        "ask": AskForm(),
        **typed,
    }
    return render(request, "portal/listing.html", context, status=status)


def _in_the_way(request: HttpRequest, provider: Provider, **typed: Any) -> HttpResponse:
    messages.warning(request, _in_the_way_words())
    return _page(request, provider, status=409, **typed)


def _in_the_way_words() -> str:
    return _("Sessions are booked there, so nothing was changed. Cancel these first under “Sessions”, or call us.")


def _done(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("practice-listing")
