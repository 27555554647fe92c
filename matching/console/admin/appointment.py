"""Appointments for staff: view, cancel, and record the outcome.

The client's search criteria are never shown. The client's name is only on the appointment's own page.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config import db
from config.audit import actions as audit_actions
from config.readonly_admin import ReadOnlyAdmin
from matching.appointments import labels
from matching.appointments.domain.appointment import CORRECTABLE_FOR, BookingRefused, is_correctable
from matching.appointments.models import Appointment, AppointmentStatus
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import check_in as check_in_actions
from matching.booking.actions import contact as contact_actions
from matching.booking.actions import no_show_dispute as no_show_dispute_actions
from matching.booking.gateways import video
from matching.booking.models import DisputeOutcome
from matching.booking.presenters import refusal
from matching.console.admin import appointment_summary, caller, phone_booking
from matching.console.forms.appointment import CorrectionForm
from matching.portal.actions import appointment_feedback
from providers.console.admin.provider import link

# An appointment without an outcome this long after its end enters the staff queue.
OUTCOME_DUE_AFTER = timedelta(hours=24)
RELEASED = "released"
UNMARKED, CONTESTED, UNPROVEN = "unmarked", "contested", "unproven"
# Encrypted, and not needed here.
ENCRYPTED_FIELDS = ("criteria", "message_to_provider", "cancel_reason")


class WhenFilter(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("when"), "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("ahead", gettext_lazy("Ahead")),
            ("past", gettext_lazy("Past")),
            (UNMARKED, gettext_lazy("Over for a day, and nobody said what became of it")),
            (CONTESTED, gettext_lazy("Marked as missed, and contested")),
            (UNPROVEN, gettext_lazy("Waiting for the client to open our message")),
        ]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Appointment]") -> "QuerySet[Appointment]":
        if self.value() == "ahead":
            return queryset.filter(period__endswith__gt=db.db_now())
        if self.value() == UNMARKED:
            return queryset.filter(
                status=AppointmentStatus.BOOKED, period__endswith__lte=db.db_now() - OUTCOME_DUE_AFTER
            )
        if self.value() == CONTESTED:
            return queryset.filter(no_show_dispute__verdict=DisputeOutcome.OPEN)
        if self.value() == UNPROVEN:
            return queryset.filter(status=AppointmentStatus.BOOKED, confirm_by__isnull=False)
        return queryset.filter(period__endswith__lte=db.db_now()) if self.value() == "past" else queryset


class StatusFilter(admin.SimpleListFilter):
    """The status as staff read it: a hold that was given back isn't a canceled appointment."""

    title, parameter_name = gettext_lazy("status"), "status__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*AppointmentStatus.choices, (RELEASED, gettext_lazy("Released, never booked"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Appointment]") -> "QuerySet[Appointment]":
        if self.value() == RELEASED:
            return queryset.filter(status=AppointmentStatus.CANCELED, booked_at__isnull=True)
        if self.value() == AppointmentStatus.CANCELED:
            return queryset.filter(status=AppointmentStatus.CANCELED, booked_at__isnull=False)
        return queryset.filter(status=self.value()) if self.value() in AppointmentStatus.values else queryset


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    """Read-only appointments with actions. Times are in the provider's time zone."""

    actions = (
        "complete",
        "no_show",
        "correct_to_attended",
        "correct_to_late",
        "correct_to_missed",
        "cancel",
        "confirm_contact",
        "took_place",
        "stands",
        "mark_provider_present",
        "mark_client_absent",
    )
    list_display = ("when", "provider", "state", "kind", "version", "deadline")
    list_display_links = ("when",)
    list_filter = (WhenFilter, StatusFilter)
    list_per_page = 50
    list_select_related = ("provider",)
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-period", "-pk")
    search_fields = ("provider__display_name__unaccent", "provider__npi", "=ref")
    search_help_text = gettext_lazy("Provider's name or NPI, or the session's reference")
    fields = (
        "ref",
        "state",
        "who",
        "provider_link",
        "when",
        "kind",
        "version",
        "deadline",
        "room",
        "outcome_notes",
        "events_table",
        "notices_table",
    )
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        return [*phone_booking.urls(self.admin_site), *caller.urls(self.admin_site), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Appointment]":
        return super().get_queryset(request).select_related("provider", "client").defer(*ENCRYPTED_FIELDS)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The appointment's page. It names the client, so each view is written to the access log."""
        pk = int(object_id) if object_id and object_id.isdecimal() else 0
        row = Appointment.objects.only("ref", "status", "period", "timezone").filter(pk=pk).first()
        if row is None or not self.has_view_permission(request):
            return super().changeform_view(request, object_id, form_url, extra_context)
        who, now = request.user.get_username(), db.db_now()
        context = {**(extra_context or {}), "correct_until": _correct_until(row, now)}
        with audit_actions.log_access(by=who, act="read", what="appointment", ref=row.ref, now=now):
            response = super().changeform_view(request, object_id, form_url, context)
            return response.render() if isinstance(response, TemplateResponse) else response

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Oldest first in the queues of appointments that wait for staff, and the nearest deadline first."""
        if request.GET.get(WhenFilter.parameter_name) == UNPROVEN:
            return ("confirm_by", "pk")
        is_queue = request.GET.get(WhenFilter.parameter_name) in (UNMARKED, CONTESTED)
        return ("period", "pk") if is_queue else tuple(self.ordering)

    def has_conclude_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may run the actions below. The row itself is not editable."""
        return request.user.has_perm("appointments.change_appointment")

    @admin.action(description=gettext_lazy("The session took place"), permissions=["conclude"])
    def complete(self, request: HttpRequest, selected: "QuerySet[Appointment]") -> None:
        self._conclude(request, selected, lambda row: appointment_actions.mark_completed(appointment=row, by="staff"))

    @admin.action(description=gettext_lazy("Nobody came"), permissions=["conclude"])
    def no_show(self, request: HttpRequest, selected: "QuerySet[Appointment]") -> None:
        self._conclude(request, selected, lambda row: appointment_actions.mark_no_show(appointment=row, by="staff"))

    @admin.action(description=gettext_lazy("Correction: the session took place"), permissions=["conclude"])
    def correct_to_attended(self, request: HttpRequest, selected: "QuerySet[Appointment]") -> None:
        self._correct(request, selected, appointment_feedback.ATTENDED)

    @admin.action(description=gettext_lazy("Correction: the client came late"), permissions=["conclude"])
    def correct_to_late(self, request: HttpRequest, selected: "QuerySet[Appointment]") -> None:
        self._correct(request, selected, appointment_feedback.LATE)

    @admin.action(description=gettext_lazy("Correction: nobody came"), permissions=["conclude"])
    def correct_to_missed(self, request: HttpRequest, selected: "QuerySet[Appointment]") -> None:
        self._correct(request, selected, appointment_feedback.MISSED)

    def _correct(self, request: HttpRequest, selected: "QuerySet[Appointment]", outcome: str) -> None:
        """Change recorded outcomes, within seven days. The appointment's page posts the version that it showed."""
        form, correct = CorrectionForm(request.POST), appointment_feedback.correct_outcome
        version = form.cleaned_data["version"] if form.is_valid() else None
        self._conclude(
            request,
            selected,
            lambda row: correct(appointment=row, version=version or row.version, outcome=outcome, by="staff"),
        )

    @admin.action(description=gettext_lazy("We reached the client: keep the time"), permissions=["conclude"])
    def confirm_contact(self, request: HttpRequest, selected: "QuerySet[Appointment]") -> None:
        self._conclude(request, selected, lambda row: contact_actions.prove(appointment=row))

    @admin.action(description=gettext_lazy("Contested: the session took place"), permissions=["conclude"])
    def took_place(self, request: HttpRequest, selected: "QuerySet[Appointment]") -> None:
        self._decide(request, selected, took_place=True)

    @admin.action(description=gettext_lazy("Contested: the mark stands"), permissions=["conclude"])
    def stands(self, request: HttpRequest, selected: "QuerySet[Appointment]") -> None:
        self._decide(request, selected, took_place=False)

    def _decide(self, request: HttpRequest, selected: "QuerySet[Appointment]", *, took_place: bool) -> None:
        who = request.user.get_username()
        self._conclude(
            request, selected, lambda row: no_show_dispute_actions.resolve(appointment=row, took_place=took_place, staff=who)
        )  # fmt: skip

    @admin.action(description=gettext_lazy("The provider is there"), permissions=["conclude"])
    def mark_provider_present(self, request: HttpRequest, selected: "QuerySet[Appointment]") -> None:
        self._conclude(
            request, selected, lambda row: check_in_actions.record(appointment=row, who="provider", alone=False)
        )

    @admin.action(description=gettext_lazy("The provider is there, and alone"), permissions=["conclude"])
    def mark_client_absent(self, request: HttpRequest, selected: "QuerySet[Appointment]") -> None:
        self._conclude(
            request, selected, lambda row: check_in_actions.record(appointment=row, who="provider", alone=True)
        )

    @admin.action(description=gettext_lazy("Cancel, and offer other times"), permissions=["conclude"])
    def cancel(self, request: HttpRequest, selected: "QuerySet[Appointment]") -> HttpResponse | None:
        """Cancel after a confirmation page, because clients are notified immediately."""
        if "sure" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Cancel these sessions?"),
                "rows": [
                    {"pk": row.pk, "when": appointment_summary.when(row), "provider": row.provider} for row in selected
                ],
                "back": request.get_full_path(),
            }
            return TemplateResponse(request, "matching_console/cancel.html", context)
        cancel = appointment_actions.cancel
        self._conclude(
            request, selected, lambda row: cancel(appointment=row, version=row.version, reason="", by="staff")
        )
        return None

    def _conclude(
        self, request: HttpRequest, selected: "QuerySet[Appointment]", act: Callable[[Appointment], Any]
    ) -> None:
        """Run the action on each row and log it. Report rows that refuse it as warnings."""
        count, who = 0, request.user.get_username()
        for row in selected:
            note = request.POST.get("action", "")
            try:
                with audit_actions.log_access(
                    by=who, act="change", what="appointment", ref=row.ref, now=db.db_now(), note=note
                ):
                    act(row)
            except appointment_actions.TooEarly:
                messages.warning(
                    request, _("%(when)s: that session is not over yet.") % {"when": appointment_summary.when(row)}
                )
            except BookingRefused as error:
                messages.warning(request, f"{appointment_summary.when(row)}: {refusal.sentence(error)}")
            else:
                count += 1
        if count:
            text = ngettext("%(count)s session was changed.", "%(count)s sessions were changed.", count)
            messages.success(request, text % {"count": count})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "provider__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=gettext_lazy("When, in the provider's time zone"), ordering="period")
    def when(self, row: Appointment) -> str:
        return appointment_summary.when(row)

    @admin.display(description=gettext_lazy("Status"), ordering="status")
    def state(self, row: Appointment) -> str:
        return appointment_summary.status(row)

    @admin.display(description=gettext_lazy("Client must confirm by"), ordering="confirm_by")
    def deadline(self, row: Appointment) -> str:
        return appointment_summary.deadline(row)

    @admin.display(description=gettext_lazy("Kind of session"))
    def kind(self, row: Appointment) -> str:
        return appointment_summary.visit_summary(row)

    @admin.display(description=gettext_lazy("Who comes"))
    def who(self, row: Appointment) -> str:
        return row.client.name or "—" if row.client else _("Nobody yet: the time is held")

    @admin.display(description=gettext_lazy("Provider"))
    def provider_link(self, row: Appointment) -> SafeString:
        return link(row.provider)

    @admin.display(description=gettext_lazy("Video room"))
    def room(self, row: Appointment) -> str:
        return video.room_url(row) or "—"

    @admin.display(description=gettext_lazy("What was said"))
    def outcome_notes(self, row: Appointment) -> SafeString:
        return appointment_summary.outcome_notes(row)

    @admin.display(description=gettext_lazy("History"))
    def events_table(self, row: Appointment) -> SafeString:
        return appointment_summary.events_table(row)

    @admin.display(description=gettext_lazy("Messages"))
    def notices_table(self, row: Appointment) -> SafeString:
        return appointment_summary.notices_table(row)


def _correct_until(row: Appointment, now: datetime) -> str:
    """Return the last day on which a recorded outcome can be corrected, or "" if it can't be."""
    if not is_correctable(row.status, row.period.upper, now):
        return ""
    return labels.day_at(row.period.upper + CORRECTABLE_FOR - timedelta(microseconds=1), row.timezone)
