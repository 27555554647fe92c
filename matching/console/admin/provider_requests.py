"""Providers' change requests and poor-fit feedback, for provider relations. Neither contains client data."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config import db
from config.readonly_admin import ReadOnlyAdmin
from matching.booking.models import ClientFitReport
from matching.portal.actions import appointment_feedback, change_requests
from matching.portal.models import AppointmentFeedback, ChangeRequest, ChangeRequestStatus
from providers.console.admin.provider import link


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
