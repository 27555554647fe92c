"""What providers can edit: listed facts, hours, time off, video room, pause. They request other changes from staff."""

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from config import db, form_versions
from config.form_versions import ChangedMeanwhile
from config.http.pages import posts_from
from matching.appointments import labels
from matching.booking.models import NoticeFrequency
from matching.portal import queries
from matching.portal.actions import appointment_mail, change_requests
from matching.portal.forms import (
    ChangeRequestForm,
    ListingFactsForm,
    MailForm,
    OtherHoursFormSet,
    PasskeyForm,
    PauseForm,
    RoomForm,
    TimeOffForm,
    TimeOffRemovalForm,
    rules,
)
from matching.portal.web import provider_required
from providers.console.forms import WeeklyHoursForm
from providers.directory.actions import listing_report, self_service
from providers.directory.actions import weekly_grid as weekly_grid_actions
from providers.directory.actions.impact_checks import BlockedByAppointments
from providers.directory.domain import freshness
from providers.directory.models import Provider, ProviderStatus
from providers.directory.presenters import weekly_grid
from providers.directory.queries import time_off as time_off_queries


@require_GET
@provider_required
def listing(request: HttpRequest, provider: Provider) -> HttpResponse:
    """The listing, with a form for each part."""
    return _page(request, provider)


@posts_from("portal-listing")
@provider_required
def confirm_facts(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Confirm or correct the listed facts."""
    form = ListingFactsForm(request.POST)
    if not form.is_valid():
        return _page(request, provider, status=400, facts=form)
    cleaned = form.cleaned_data
    try:
        self_service.confirm_listing(
            provider=provider,
            accepting=cleaned["accepting"],
            capacity=cleaned["capacity"],
            phone=cleaned["phone"],
            seen=cleaned["seen"],
            now=db.db_now(),
        )
    except ChangedMeanwhile:
        return _changed_page(request, provider, "facts", form)
    return _done(request, _("Confirmed as of today. Thank you."))


@posts_from("portal-listing")
@provider_required
def set_room(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Change the address of the video room."""
    form = RoomForm(request.POST)
    if not form.is_valid():
        return _page(request, provider, status=400, room=form)
    try:
        self_service.set_video_room(provider=provider, url=form.cleaned_data["url"], seen=form.cleaned_data["seen"])
    except ChangedMeanwhile:
        return _changed_page(request, provider, "room", form)
    return _done(request, _("Saved."))


@posts_from("portal-listing")
@provider_required
def time_off(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Add time off, or remove one entry."""
    removal = TimeOffRemovalForm(request.POST)
    if removal.is_valid():
        if self_service.remove_time_off(provider=provider, row_id=removal.cleaned_data["back"]):
            return _done(request, _("Your hours are open again."))
        return _done(request, _("These days were taken back already."))
    form = TimeOffForm(request.POST, today=db.db_now().astimezone(ZoneInfo(provider.timezone)).date())
    if not form.is_valid():
        return _page(request, provider, status=400, rest=form)
    start, end = form.period(provider.timezone)
    try:
        is_new = self_service.add_time_off(provider=provider, start=start, end=end, note="", now=db.db_now())
    except BlockedByAppointments:
        return _blocked_page(request, provider, rest=form)
    return _done(request, _("Saved.") if is_new else _("You have these days off already."))


@posts_from("portal-listing")
@provider_required
def set_paused(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Pause or resume the listing."""
    form = PauseForm(request.POST)
    if not form.is_valid():
        return _page(request, provider, status=400)
    try:
        self_service.set_paused(provider=provider, on=form.cleaned_data["on"] == "yes", now=db.db_now())
    except self_service.TakenOffList:
        messages.warning(request, _removal_text())
        return _page(request, provider, status=409)
    return _done(request, _("Saved."))


@posts_from("portal-listing")
@provider_required
def choose_mail(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Choose how often to get mail about appointments."""
    form = MailForm(request.POST)
    if not form.is_valid():
        return _page(request, provider, status=400, mail=form)
    try:
        appointment_mail.choose(
            provider=provider,
            frequency=form.cleaned_data["frequency"],
            language=get_language() or "en",
            seen=form.cleaned_data["seen"],
            now=db.db_now(),
        )
    except ChangedMeanwhile:
        return _changed_page(request, provider, "mail", form)
    return _done(request, _("Saved."))


@posts_from("portal-listing")
@provider_required
def request_change(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Request a change that only staff can make."""
    form = ChangeRequestForm(request.POST)
    if not form.is_valid():
        return _page(request, provider, status=400, ask=form)
    cleaned = form.cleaned_data
    change_requests.create(provider_id=provider.pk, about=cleaned["about"], words=cleaned["words"], now=db.db_now())
    return _done(request, _("We have your request. Nothing changes until somebody has looked at it."))


@require_http_methods(["GET", "HEAD", "POST"])
@provider_required
def hours(request: HttpRequest, provider: Provider) -> HttpResponse:
    """All weekly hours: a grid of half-hour boxes, and a list of those that don't fit it."""
    if request.method != "POST":
        return _hours_page(request, provider)
    form = WeeklyHoursForm(request.POST)
    # Without the list, only the boxes change.
    others = _other_hours(provider, request.POST) if "other-TOTAL_FORMS" in request.POST else None
    if not form.is_valid() or (others is not None and not others.is_valid()):
        messages.warning(request, _("Nothing was saved yet. Please look at the hours marked below."))
        return _hours_page(request, provider, others, status=400)
    try:
        weekly_grid_actions.save(
            provider=provider,
            cells=form.cleaned_data["box"],
            others=None if others is None else rules(others, provider.timezone),
            seen=form.cleaned_data["seen"],
            by=self_service.audit_name(provider),
            now=db.db_now(),
        )
    except BlockedByAppointments:
        messages.warning(request, _blocked_text())
    except weekly_grid_actions.OverlappingHours as error:
        messages.warning(request, weekly_grid.overlap(error, provider.timezone))
    except weekly_grid_actions.HoursChanged as error:
        messages.warning(request, weekly_grid.changed_elsewhere(error, provider.timezone))
    else:
        messages.success(request, _("The hours are saved."))
        return redirect("portal-hours")
    return _hours_page(request, provider, others, status=409)


def _other_hours(provider: Provider, data: Any = None) -> Any:
    """The form of the hours beside the grid, one row for each."""
    stored = weekly_grid_actions.other_rules(provider.weekly_hours.all(), provider.timezone)
    return OtherHoursFormSet(data, prefix="other", initial=[asdict(rule) for rule in stored])


def _hours_page(
    request: HttpRequest, provider: Provider, submitted: Any = None, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    """The page of the hours: as they are stored, or as they were submitted."""
    stored, zone = list(provider.weekly_hours.all()), provider.timezone
    checked, form = weekly_grid_actions.covered_cells(stored, zone), WeeklyHoursForm(request.POST)
    if request.method == "POST" and form.is_valid():
        checked = form.cleaned_data["box"]
    context = {
        "provider": provider,
        "tab": "hours",
        "seen": weekly_grid_actions.version(stored),
        "others": submitted or _other_hours(provider),
        **weekly_grid.grid(checked),
    }
    return render(request, "portal/hours.html", context, status=status)


def _page(request: HttpRequest, provider: Provider, *, status: int = 200, **submitted_forms: Any) -> HttpResponse:
    """The listing page. `submitted_forms` replace the forms of the same name, to show their errors."""
    now = db.db_now()
    oldest = min(filter(None, (provider.capacity_verified_on, provider.contact_verified_on)), default=None)
    context = {
        "provider": provider,
        "tab": "listing",
        "taken_off": _removal_text() if listing_report.is_removed(provider.pk) else "",
        "paused": provider.status == ProviderStatus.PAUSED,
        "active": provider.status == ProviderStatus.ACTIVE,
        "oldest": oldest,
        "last": freshness.last_day(oldest) if oldest else None,
        "off": [
            {"id": period.rows[0].pk, "period": labels.time_off(period.start, period.end, provider.timezone)}
            for period in time_off_queries.merge(provider.time_off.filter(span__endswith__gt=now))
        ],
        "licenses": provider.licenses.all(),
        "plans": provider.participations.select_related("plan__payer"),
        "change_requests": queries.change_requests(provider),
        "passkeys": queries.list_passkeys(provider),
        "passkey": PasskeyForm(),
        "facts": ListingFactsForm(
            initial={
                "seen": _seen(provider)["facts"],
                "accepting": provider.accepting_new_clients,
                "capacity": provider.capacity,
                "phone": provider.contact_phone,
            }
        ),
        "room": RoomForm(initial={"url": provider.room_url, "seen": _seen(provider)["room"]}),
        "rest": TimeOffForm(),
        "mail": MailForm(
            initial={"frequency": appointment_mail.stored_frequency(provider.pk), "seen": _seen(provider)["mail"]}
        ),
        "ask": ChangeRequestForm(),
        **submitted_forms,
    }
    return render(request, "portal/listing.html", context, status=status)


def _changed_page(request: HttpRequest, provider: Provider, name: str, form: Any) -> HttpResponse:
    """The listing page after another window saved the same form: what was typed, beside what is saved now."""
    provider.refresh_from_db()
    saved = {
        "facts": _("New clients: %(accepting)s. Places: %(capacity)s. Phone: %(phone)s.")
        % {
            "accepting": _("yes") if provider.accepting_new_clients else _("no"),
            "capacity": provider.capacity,
            "phone": provider.contact_phone or "—",
        },
        "room": provider.room_url or "—",
        "mail": NoticeFrequency(appointment_mail.stored_frequency(provider.pk)).label,
    }[name]
    text = _(
        "This was changed in another window, so nothing was saved. Saved there: %(saved)s What you typed is below."
    )
    messages.warning(request, text % {"saved": saved})
    form.data = {**form.data.dict(), "seen": _seen(provider)[name]}
    return _page(request, provider, status=409, **{name: form})


def _seen(provider: Provider) -> dict[str, str]:
    """Form name → digest of the stored values that it shows."""
    return {
        "facts": form_versions.digest_of(*self_service.listing_facts(provider)),
        "room": form_versions.digest_of(provider.room_url),
        "mail": form_versions.digest_of(appointment_mail.stored_frequency(provider.pk)),
    }


def _blocked_page(request: HttpRequest, provider: Provider, **submitted_forms: Any) -> HttpResponse:
    """The listing page after a change that appointments blocked."""
    messages.warning(request, _blocked_text())
    return _page(request, provider, status=409, **submitted_forms)


def _blocked_text() -> str:
    return _("Sessions are booked there, so nothing was changed. Cancel these first under “Sessions”, or call us.")


def _removal_text() -> str:
    return _(
        "We took your listing off the list, because something in it seems wrong. Please ask us below to correct it."
    )


def _done(request: HttpRequest, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("portal-listing")
