"""Find an appointment for a caller, and move it with their consent. Each step is written to the access log."""

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from config import db
from config.audit import actions
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment
from matching.booking.presenters import refusal
from matching.booking.queries import client_lookup
from matching.console.actions import move as move_actions
from matching.console.admin import appointment_summary
from matching.console.admin.phone_booking.base import permission_required
from matching.console.forms.appointment import FindForm, MoveForm
from matching.console.queries import schedule_impact
from matching.search.presenters.calendar import by_day

MAX_RESULTS = 50


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the URL patterns, for inclusion below the appointment admin."""
    return [
        path("find/", site.admin_view(permission_required(find)), name="matching_find_appointment"),
        path("<int:pk>/move/", site.admin_view(_move_page), name="matching_move_appointment"),
    ]


def find(request: HttpRequest) -> HttpResponse:
    """Find appointments by name and date of birth. Only a POST searches, so that no name is in an address."""
    form, rows = FindForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        who, now = request.user.get_username(), db.db_now()
        matches = client_lookup.find_appointments(form.cleaned_data["name"], form.cleaned_data["born"])
        rows = list(matches[:MAX_RESULTS])
        note = f"{len(rows)} by name and birth date"
        with (
            actions.log_access(by=who, act="read", what="client search", ref="", now=now, note=note),
            actions.log_accesses(by=who, act="read", what="appointment", refs=[row.ref for row in rows], now=now),
        ):
            return _find_page(request, form, rows)
    return _find_page(request, form, rows)


def _find_page(request: HttpRequest, form: FindForm, rows: list[Appointment] | None) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Find a session for a caller"),
        "form": form,
        "searched": rows is not None,
        "rows": [
            {
                "pk": row.pk,
                "when": appointment_summary.when(row),
                "provider": row.provider.display_name,
                "client": row.client.name if row.client else "",
                "status": appointment_summary.status(row),
            }
            for row in rows or []
        ],
        "is_cut": len(rows or []) == MAX_RESULTS,
        "limit": MAX_RESULTS,
    }
    return render(request, "matching_console/find.html", context, status=400 if form.errors else 200)


def _move_page(request: HttpRequest, pk: int) -> HttpResponse:
    return permission_required(lambda page_request: move(page_request, pk))(request)


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the appointment to another time of its provider. Asks who agreed to it, how and when."""
    row = Appointment.objects.select_related("provider", "client").filter(pk=pk, client__isnull=False).first()
    if row is None:
        raise Http404
    now, who, error = db.db_now(), request.user.get_username(), ""
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        zone=row.timezone,
        now=now,
        initial={"version": row.version},
    )
    if request.method == "POST" and form.is_valid():
        error = _move(row, form, who)
        if not error:
            messages.success(request, _("The session has a new time. Client and therapist are told."))
            return redirect("admin:appointments_appointment_change", pk)
    with actions.log_access(by=who, act="read", what="appointment", ref=row.ref, now=now, note="to move it"):
        row.refresh_from_db()
        context = {
            **admin.site.each_context(request),
            "title": _("Move this session"),
            "form": form,
            "row": row,
            "when": appointment_summary.when(row),
            "days": by_day(schedule_impact.move_options(row, now, limit=None), row.timezone),
            "error": error,
        }
        status = 409 if error else 400 if form.errors else 200
        return render(request, "matching_console/move.html", context, status=status)


def _move(row: Appointment, form: MoveForm, who: str) -> str:
    """Move the appointment. Returns why it was refused, or an empty text."""
    cleaned = form.cleaned_data
    agreement = move_actions.Agreement(cleaned["giver"], cleaned["means"], cleaned["agreed_at"])
    try:
        with actions.log_access(
            by=who,
            act="change",
            what="appointment",
            ref=row.ref,
            now=form.now,
            note=f"moved, agreed by {agreement.means}",
        ):
            move_actions.move(
                appointment=row, version=cleaned["version"], start=cleaned["start"], agreement=agreement, staff=who
            )
    except BookingRefused as error:
        return refusal.sentence(error)
    return ""
