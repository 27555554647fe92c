"""The provider's page with their upcoming appointments: times and kinds, without client data."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config import db
from matching.booking.queries import appointment as appointment_queries
from matching.console.actions.schedule_impact import UnresolvedAppointments
from matching.console.admin import appointment_summary, dashboard, queues, schedule_impact
from matching.portal.actions import provider_login
from providers.console.admin.provider import ProviderAdmin
from providers.directory.models import Provider, ProviderStatus

MAX_APPOINTMENTS = 20
# Attribute set on a provider: whether the reader may open the appointments' own pages.
CAN_VIEW_APPOINTMENTS = "attune_can_view_appointments"
# Attribute set on a request that saves a record: its ImpactDecisions.
DECISIONS = "attune_decisions"


class ProviderWithAppointmentsAdmin(ProviderAdmin):
    """The provider admin of `providers`, plus the provider's upcoming appointments."""

    SESSIONS = (_("Sessions to come"), {"fields": ("sessions",)})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("queues/", view(queues.page), name="matching_queues"),
            path("dashboard/", view(dashboard.page), name="matching_dashboard"),
            path("<int:provider>/invite/", view(self.invite), name="matching_invite"),
            *super().get_urls(),
        ]

    def invite(self, request: HttpRequest, provider: int) -> HttpResponse:
        """Mail a provider the link to the portal, as if they had requested it on the login page."""
        if not request.user.has_perm("directory.change_provider"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = get_object_or_404(Provider, pk=provider)
        if not row.contact_email or row.status == ProviderStatus.LEFT:
            messages.error(request, _("There is no address to write to. Enter an e-mail first."))
        elif provider_login.invite(provider_id=row.pk, language=get_language() or "en", now=db.db_now()):
            messages.success(request, _("The link is on its way to the address on file. It works for an hour."))
        else:
            messages.warning(request, _("Three links went out within the hour. Please wait a little."))
        return redirect("admin:directory_provider_change", row.pk)

    def get_fieldsets(self, request: HttpRequest, obj: Provider | None = None) -> list[Any]:
        first, *others = super().get_fieldsets(request, obj)
        return [first, self.SESSIONS, *others] if obj else [first, *others]

    def get_readonly_fields(self, request: HttpRequest, obj: Provider | None = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), "sessions")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Provider | None:
        provider = super().get_object(request, object_id, from_field)
        if provider is not None:
            setattr(provider, CAN_VIEW_APPOINTMENTS, request.user.has_perm("appointments.view_appointment"))
            decisions = getattr(request, DECISIONS, None)
            if decisions:
                decisions.take_snapshot()
        return provider

    def other_locks(self, request: HttpRequest) -> Iterable[int]:
        decisions = getattr(request, DECISIONS, None)
        return decisions.other_provider_ids() if decisions else ()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The record's page. A save that breaks appointments is rolled back until staff decide about each of them."""
        if request.method != "POST" or not (object_id or "").isdecimal() or not self.has_change_permission(request):
            return super().changeform_view(request, object_id, form_url, extra_context)
        decisions = schedule_impact.ImpactDecisions(request, int(object_id or 0))
        setattr(request, DECISIONS, decisions)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except UnresolvedAppointments as unresolved:
            context = {**self.admin_site.each_context(request), **decisions.decision_page(unresolved)}
            return TemplateResponse(request, "matching_console/schedule_impact.html", context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        decisions = getattr(request, DECISIONS, None)
        if decisions:
            decisions.apply(request.user.get_username())

    def response_change(self, request: HttpRequest, obj: Provider) -> HttpResponse:
        decisions = getattr(request, DECISIONS, None)
        if decisions and decisions.resolved:
            context = {**self.admin_site.each_context(request), **decisions.result_page(obj)}
            return TemplateResponse(request, "matching_console/schedule_impact_report.html", context)
        return super().response_change(request, obj)

    @admin.display(description="")
    def sessions(self, provider: Provider) -> SafeString:
        rows = [
            {
                "when": appointment_summary.when(appointment),
                "kind": appointment_summary.visit_summary(appointment),
                "status": appointment_summary.status(appointment),
            }
            for appointment in appointment_queries.upcoming(provider.pk, db.db_now())[:MAX_APPOINTMENTS]
        ]
        page = f"{reverse('admin:appointments_appointment_changelist')}?provider__id__exact={provider.pk}"
        can_view = getattr(provider, CAN_VIEW_APPOINTMENTS, False)
        context = {"sessions": rows, "all": page if can_view else "", "shown": MAX_APPOINTMENTS}
        return mark_safe(render_to_string("matching_console/appointments.html", context))  # noqa: S308 (the template escapes)


admin.site.unregister(Provider)
admin.site.register(Provider, ProviderWithAppointmentsAdmin)
