"""What therapists ask of staff, and "not a fit", for provider relations: nothing about a client stands in either."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config import db
from config.readonly_admin import ReadOnlyAdmin
from matching.portal.actions import remark
from matching.portal.models import Answered, RecordRequest, Remark
from providers.console.admin.provider import link


class Queue(ReadOnlyAdmin):
    """Rows that wait until a member of staff says what became of them."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_select_related = ("provider",)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whether this member of staff may say so: the rows themselves are changed by actions only."""
        return request.user.has_perm(f"matching.change_{self.opts.model_name}")

    def tell(self, request: HttpRequest, done: int) -> None:
        """How many were changed."""
        messages.success(request, ngettext("%(count)s is done.", "%(count)s are done.", done) % {"count": done})


@admin.register(RecordRequest)
class RecordRequestAdmin(Queue):
    actions = ("done", "declined")
    list_display = ("at", "provider", "about", "state", "staff")
    list_filter = ("state", "about")
    search_fields = ("provider__display_name__unaccent", "provider__npi")
    fields = ("provider_link", "about", "words", "at", "state", "staff", "decided_at")
    readonly_fields = fields

    @admin.action(description=_("Done: the record is changed"), permissions=["decide"])
    def done(self, request: HttpRequest, chosen: "QuerySet[RecordRequest]") -> None:
        self._answer(request, chosen, Answered.DONE)

    @admin.action(description=_("Not done"), permissions=["decide"])
    def declined(self, request: HttpRequest, chosen: "QuerySet[RecordRequest]") -> None:
        self._answer(request, chosen, Answered.DECLINED)

    def _answer(self, request: HttpRequest, chosen: "QuerySet[RecordRequest]", state: Answered) -> None:
        who, now = request.user.get_username(), db.clock()
        self.tell(request, sum(remark.answer(request=one, state=state, staff=who, now=now) for one in chosen))

    @admin.display(description=_("Provider"))
    def provider_link(self, row: RecordRequest) -> SafeString:
        return link(row.provider)


@admin.register(Remark)
class RemarkAdmin(Queue):
    """Only "not a fit", and why: when it was said and of which provider, not of which session."""

    actions = ("looked_at",)
    list_display = ("at", "provider", "reason", "seen_at", "staff")
    list_display_links = None
    list_filter = ("reason", ("seen_at", admin.EmptyFieldListFilter))
    list_select_related = ("appointment__provider",)
    fields = ("provider", "reason", "at", "seen_at", "staff")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Remark]":
        found = super().get_queryset(request).filter(kind=remark.NOT_FIT)
        return found.defer("appointment__criteria", "appointment__note", "appointment__cancel_reason")

    @admin.action(description=_("The profile was looked at"), permissions=["decide"])
    def looked_at(self, request: HttpRequest, chosen: "QuerySet[Remark]") -> None:
        who, now = request.user.get_username(), db.clock()
        self.tell(request, sum(remark.look(remark=one, staff=who, now=now) for one in chosen))

    @admin.display(description=_("Provider"))
    def provider(self, row: Remark) -> SafeString:
        return link(row.appointment.provider)
