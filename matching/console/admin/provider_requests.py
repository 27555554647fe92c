"""Providers' change requests and poor-fit feedback, for provider relations. Neither contains client data."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from config import db
from config.readonly_admin import ReadOnlyAdmin
from matching.appointments import labels
from matching.booking.models import ClientFitReport
from matching.portal.actions import appointment_feedback, change_requests
from matching.portal.models import AppointmentFeedback, ChangeRequest, ChangeRequestStatus
from providers.console.admin.provider import link
from providers.console.queries import work_queue
from providers.directory.actions import listing_report
from providers.directory.domain import business_days
from providers.directory.models import ListingReport, ListingReportState


class StaffQueueAdmin(ReadOnlyAdmin):
    """Rows that wait for a decision by staff."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_select_related = ("provider",)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may run the actions below. The rows themselves are not editable."""
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def report_count(self, request: HttpRequest, count: int) -> None:
        """Show a message with the number of rows that changed."""
        messages.success(request, ngettext("%(count)s is done.", "%(count)s are done.", count) % {"count": count})


@admin.register(ChangeRequest)
class ChangeRequestAdmin(StaffQueueAdmin):
    actions = ("done", "declined")
    list_display = ("at", "provider", "about", "state", "staff")
    list_filter = ("state", "about")
    search_fields = ("provider__display_name__unaccent", "provider__npi")
    fields = ("provider_link", "about", "words", "at", "state", "staff", "resolved_at")
    readonly_fields = fields

    @admin.action(description=_("Done: the record is changed"), permissions=["decide"])
    def done(self, request: HttpRequest, selected: "QuerySet[ChangeRequest]") -> None:
        self._resolve(request, selected, ChangeRequestStatus.DONE)

    @admin.action(description=_("Not done"), permissions=["decide"])
    def declined(self, request: HttpRequest, selected: "QuerySet[ChangeRequest]") -> None:
        self._resolve(request, selected, ChangeRequestStatus.DECLINED)

    def _resolve(self, request: HttpRequest, selected: "QuerySet[ChangeRequest]", state: ChangeRequestStatus) -> None:
        who, now = request.user.get_username(), db.db_now()
        self.report_count(
            request,
            sum(change_requests.resolve(change_request=row, state=state, staff=who, now=now) for row in selected),
        )

    @admin.display(description=_("Provider"))
    def provider_link(self, row: ChangeRequest) -> SafeString:
        return link(row.provider)


@admin.register(AppointmentFeedback)
class AppointmentFeedbackAdmin(StaffQueueAdmin):
    """Poor-fit reports: when, about which provider and why. Never about which appointment."""

    actions = ("looked_at",)
    list_display = ("at", "provider", "reason", "acknowledged_at", "staff")
    list_display_links = None
    list_filter = ("reason", ("acknowledged_at", admin.EmptyFieldListFilter))
    list_select_related = ("appointment__provider",)
    fields = ("provider", "reason", "at", "acknowledged_at", "staff")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> "QuerySet[AppointmentFeedback]":
        rows = super().get_queryset(request).filter(kind=appointment_feedback.NOT_FIT)
        return rows.defer("appointment__criteria", "appointment__message_to_provider", "appointment__cancel_reason")

    @admin.action(description=_("The profile was looked at"), permissions=["decide"])
    def looked_at(self, request: HttpRequest, selected: "QuerySet[AppointmentFeedback]") -> None:
        who, now = request.user.get_username(), db.db_now()
        self.report_count(
            request, sum(appointment_feedback.acknowledge(feedback=row, staff=who, now=now) for row in selected)
        )

    @admin.display(description=_("Provider"))
    def provider(self, row: AppointmentFeedback) -> SafeString:
        return link(row.appointment.provider)


@admin.register(ClientFitReport)
class ClientFitReportAdmin(ReadOnlyAdmin):
    """Clients' reports that a therapist isn't a fit: when, about whom and why. Never by whom."""

    list_display = ("at", "provider", "reason")
    list_display_links = None
    list_filter = ("reason",)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_select_related = ("appointment__provider",)
    fields = ("provider", "reason", "at")
    readonly_fields = fields
    ordering = ("-at", "-pk")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ClientFitReport]":
        rows = super().get_queryset(request)
        return rows.defer("appointment__criteria", "appointment__message_to_provider", "appointment__cancel_reason")

    @admin.display(description=_("Provider"))
    def provider(self, row: ClientFitReport) -> SafeString:
        return link(row.appointment.provider)


class WaitingFilter(admin.SimpleListFilter):
    """Reports that wait for staff: to be checked, or confirmed and not settled yet."""

    title, parameter_name = _("waiting"), "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[ListingReport]") -> "QuerySet[ListingReport]":
        return queryset.filter(state__in=work_queue.UNSETTLED) if self.value() == "yes" else queryset


@admin.register(ListingReport)
class ListingReportAdmin(StaffQueueAdmin):
    """Reports that a listing is wrong, the next deadline first."""

    actions = ("dismiss", "confirm", "remove", "correct")
    list_display = ("due", "provider", "reason", "state", "removal", "staff")
    list_filter = (WaitingFilter, "state", "reason")
    search_fields = ("provider__display_name__unaccent", "provider__npi")
    fields = ("provider_link", "reason", "note", "at", "due", "state", "removal", "settled_at", "staff")
    readonly_fields = fields

    @admin.action(description=_("The listing is right"), permissions=["decide"])
    def dismiss(self, request: HttpRequest, selected: "QuerySet[ListingReport]") -> None:
        self._decide(request, selected, listing_report.dismiss)

    @admin.action(description=_("Confirmed: off the list in five days, unless corrected"), permissions=["decide"])
    def confirm(self, request: HttpRequest, selected: "QuerySet[ListingReport]") -> None:
        self._decide(request, selected, listing_report.confirm)

    @admin.action(description=_("Take it off the list now"), permissions=["decide"])
    def remove(self, request: HttpRequest, selected: "QuerySet[ListingReport]") -> None:
        self._decide(request, selected, listing_report.remove)

    @admin.action(description=_("Corrected: it is, or stays, on the list"), permissions=["decide"])
    def correct(self, request: HttpRequest, selected: "QuerySet[ListingReport]") -> None:
        self._decide(request, selected, listing_report.correct)

    def _decide(self, request: HttpRequest, selected: "QuerySet[ListingReport]", decide: Callable[..., bool]) -> None:
        who, now = request.user.get_username(), db.db_now()
        self.report_count(request, sum(decide(report=report, by=who, now=now) for report in selected))

    @admin.display(description=_("Check by"), ordering="due_at")
    def due(self, row: ListingReport) -> SafeString | str:
        return _deadline(row.due_at, is_open=row.state == ListingReportState.OPEN)

    @admin.display(description=_("Off the list by"), ordering="removal_due_at")
    def removal(self, row: ListingReport) -> SafeString | str:
        is_open = row.state == ListingReportState.CONFIRMED
        return _deadline(row.removal_due_at, is_open=is_open) if row.removal_due_at else "—"

    @admin.display(description=_("Provider"))
    def provider_link(self, row: ListingReport) -> SafeString:
        return link(row.provider)


def _deadline(at: datetime, *, is_open: bool) -> SafeString | str:
    """Return the office time of a deadline, marked if it is past and the report is still open."""
    text = labels.when(at, business_days.OFFICE.key)
    if not is_open or at > db.db_now():
        return text
    return format_html("<strong>{}</strong> {}", gettext("Overdue:"), text)
