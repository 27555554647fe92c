"""The provider's page with the sessions to come on it: times and kinds, and nothing about who comes."""

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
from matching.booking.queries import appointment as appointments
from matching.console.actions.schedule_impact import Unsettled
from matching.console.admin import appointment_summary, dashboard, queues, schedule_impact
from matching.portal.actions import provider_login
from providers.console.admin.provider import ProviderAdmin
from providers.directory.models import Provider, Status

SHOWN = 20
# The mark on a record whose reader may open the sessions' own pages.
OPENS_SESSIONS = "attune_opens_sessions"
# The name under which a request carries the change that it asks for.
ASKED = "attune_asked"


class ProviderWithSessions(ProviderAdmin):
    """What `providers` shows of a provider, and what is booked with them."""

    SESSIONS = (_("Sessions to come"), {"fields": ("sessions",)})

    def get_urls(self) -> list[URLPattern]:
        seen = self.admin_site.admin_view
        ours = [
            path("queues/", seen(queues.page), name="matching_queues"),
            path("dashboard/", seen(dashboard.page), name="matching_dashboard"),
            path("<int:provider>/invite/", seen(self.invite), name="matching_invite"),
        ]
        return [*ours, *super().get_urls()]

    def invite(self, request: HttpRequest, provider: int) -> HttpResponse:
        """Mail a therapist the link to their own place, as if they had asked for it at the door."""
        if not request.user.has_perm("directory.change_provider"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        found = get_object_or_404(Provider, pk=provider)
        if not found.contact_email or found.status == Status.LEFT:
            messages.error(request, _("There is no address to write to. Enter an e-mail first."))
        elif provider_login.invite(provider_id=found.pk, language=get_language() or "en", now=db.clock()):
            messages.success(request, _("The link is on its way to the address on file. It works for an hour."))
        else:
            messages.warning(request, _("Three links went out within the hour. Please wait a little."))
        return redirect("admin:directory_provider_change", found.pk)

    def get_fieldsets(self, request: HttpRequest, obj: Provider | None = None) -> list[Any]:
        first, *rest = super().get_fieldsets(request, obj)
        return [first, self.SESSIONS, *rest] if obj else [first, *rest]

    def get_readonly_fields(self, request: HttpRequest, obj: Provider | None = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), "sessions")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Provider | None:
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            setattr(found, OPENS_SESSIONS, request.user.has_perm("appointments.view_appointment"))
            asked = getattr(request, ASKED, None)
            if asked:
                asked.remember()
        return found

    def claimed_beside(self, request: HttpRequest) -> Iterable[int]:
        asked = getattr(request, ASKED, None)
        return asked.beside() if asked else ()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page. A save that breaks sessions is undone and asks what becomes of each; it is done once all is chosen."""
        if request.method != "POST" or not (object_id or "").isdecimal() or not self.has_change_permission(request):
            return super().changeform_view(request, object_id, form_url, extra_context)
        asked = schedule_impact.Asked(request, int(object_id or 0))
        setattr(request, ASKED, asked)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Unsettled as broken:
            context = {**self.admin_site.each_context(request), **asked.page(broken)}
            return TemplateResponse(request, "matching_console/change.html", context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        asked = getattr(request, ASKED, None)
        if asked:
            asked.settle(request.user.get_username())

    def response_change(self, request: HttpRequest, obj: Provider) -> HttpResponse:
        asked = getattr(request, ASKED, None)
        if asked and asked.done:
            context = {**self.admin_site.each_context(request), **asked.result(obj)}
            return TemplateResponse(request, "matching_console/changed.html", context)
        return super().response_change(request, obj)

    @admin.display(description="")
    def sessions(self, provider: Provider) -> SafeString:
        rows = [
            {
                "when": appointment_summary.when(one),
                "kind": appointment_summary.kind(one),
                "status": one.get_status_display(),
            }
            for one in appointments.ahead(provider.pk, db.clock())[:SHOWN]
        ]
        page = f"{reverse('admin:appointments_appointment_changelist')}?provider__id__exact={provider.pk}"
        opens = getattr(provider, OPENS_SESSIONS, False)
        context = {"sessions": rows, "all": page if opens else "", "shown": SHOWN}
        return mark_safe(render_to_string("matching_console/sessions.html", context))  # noqa: S308 (the template escapes)


admin.site.unregister(Provider)
admin.site.register(Provider, ProviderWithSessions)
