"""The provider admin: one search, and one page to edit a provider and all their rows."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from config import audit_context, db
from config.text.form_fields import NUMBER_FIELDS
from providers.console.admin import constraint_messages, listing, readonly_tables
from providers.console.admin.filters import LicenseStateFilter, ListedFilter, QueueFilter
from providers.console.admin.forms import ProviderForm
from providers.console.admin.inlines import InlineFormSet
from providers.console.admin.pages import ProviderPagesMixin
from providers.console.queries import listing_status
from providers.directory.actions import provider as provider_actions
from providers.directory.actions import verification
from providers.directory.domain.zones import DEFAULT_TIMEZONE
from providers.directory.models import Provider

# Attribute set on a request whose first save violated a constraint: the constraint's name.
REFUSED = "attune_refused"
# Attribute set on a provider: the kinds of rows being edited, and whether the user may change the record.
EDITED = "attune_edited"
# The button that returns to the form with everything the user typed.
EDIT = "_edit"


@admin.register(Provider)
class ProviderAdmin(ProviderPagesMixin, admin.ModelAdmin):
    """Saving locks the provider first, so that no booking, import or other user changes the record at the same time."""

    form = ProviderForm
    formfield_overrides = NUMBER_FIELDS
    list_display = ("name", "npi", "status", "states", "listed", "source")
    list_filter = ("status", "source", ListedFilter, QueueFilter, LicenseStateFilter)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("family_name", "given_name", "pk")
    # `listing_status.search` does the search. Without this attribute, Django shows no search field.
    search_fields = ("display_name",)
    search_help_text = _("Name, NPI, address on the site, license number or e-mail")
    autocomplete_fields = ("approaches", "languages", "identities")
    prepopulated_fields = {"slug": ("given_name", "family_name")}
    actions = ("confirm_spoken", "confirm_looked_up")
    save_on_top = True
    inlines = tuple(readonly_tables.INLINES.values())
    NAME = (_("Who"), {"fields": (
        ("given_name", "family_name"), ("display_name", "credentials"), ("npi", "license_type"),
        ("status", "source"), ("pronouns", "gender"), "practicing_since", ("timezone", "moved_hours"),
    )})  # fmt: skip
    LISTING_STATUS = (_("Why is this provider listed, or not?"), {"fields": ("listing_status",)})
    PROFILE = (
        _("Public profile"),
        {"fields": ("headline", "bio", "approaches", "languages", "identities", "age_groups")},
    )
    PLACES = (_("Room for new clients"), {"fields": (
        ("accepting_new_clients", "capacity", "capacity_verified_on"), ("self_pay_fee", "notice", "horizon_days"),
        "cancel_policy",
    )})  # fmt: skip
    CONTACT = (
        _("Contact"),
        {"fields": (("contact_email", "contact_phone", "contact_verified_on"), "room_url")},
    )

    ROWS = (_("Licenses, plans, sessions and hours"), {"fields": ("rows",)})

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Provider]":
        return listing_status.for_changelist(db.db_now())

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Provider]", search_term: str
    ) -> tuple["QuerySet[Provider]", bool]:
        return listing_status.search(queryset, search_term), False

    @admin.display(description=_("Name"), ordering="family_name")
    def name(self, row: Provider) -> str:
        return f"{row.display_name}, {row.credentials}" if row.credentials else row.display_name

    @admin.display(description=_("Licensed in"))
    def states(self, row: Any) -> str:
        return ", ".join(row.license_states)

    @admin.display(description=_("Listed"), boolean=True)
    def listed(self, row: Any) -> bool:
        return bool(row.is_listed)

    def get_fieldsets(self, request: HttpRequest, obj: Provider | None = None) -> list[Any]:
        listing_status = [self.LISTING_STATUS] if obj else []
        version = [(None, {"fields": ("seen",)})] if obj and self.has_change_permission(request, obj) else []
        rows = [self.ROWS] if obj and len(self._edited(request)) < len(readonly_tables.INLINES) else []
        fields = ("slug", "redirect") if version else ("slug",)
        address = (_("Address of the public page"), {"fields": (fields,)})
        return [*listing_status, *rows, self.NAME, address, self.PROFILE, self.PLACES, self.CONTACT, *version]

    def get_readonly_fields(self, request: HttpRequest, obj: Provider | None = None) -> tuple[str, ...]:
        return ("source", "listing_status", "rows") if obj else ("source",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Provider | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("given_name", "family_name")}

    def get_inline_instances(self, request: HttpRequest, obj: Provider | None = None) -> list[Any]:
        """Return every inline for a new record, otherwise only the kinds being edited. The others are read-only tables."""
        inlines = super().get_inline_instances(request, obj)
        edited = tuple(readonly_tables.INLINES[name] for name in self._edited(request))
        return [inline for inline in inlines if obj is None or isinstance(inline, edited)]

    def _edited(self, request: HttpRequest) -> list[str]:
        """Return the kinds of rows being edited, from `?rows=licenses` or `?rows=all`."""
        kind = request.GET.get(readonly_tables.EDIT_PARAMETER, "")
        if not self.has_change_permission(request):
            return []
        return [name for name in readonly_tables.INLINES if kind in (name, readonly_tables.ALL)]

    @admin.display(description="")
    def rows(self, provider: Provider) -> SafeString:
        edited, may = getattr(provider, EDITED)
        return mark_safe(readonly_tables.panel(provider, edited, may))  # noqa: S308 (rendered by a template, which escapes)

    @admin.display(description="")
    def listing_status(self, provider: Provider) -> SafeString:
        return mark_safe(listing.panel(provider, db.db_now()))  # noqa: S308 (rendered by a template, which escapes)

    def get_form(self, request: HttpRequest, obj: Provider | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, REFUSED, "")  # type: ignore[attr-defined]  # of ProviderForm
        form.unsaved = EDIT in request.POST  # type: ignore[attr-defined]  # of ProviderForm
        return form

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Provider | None:
        """Return the provider. A POST locks the record and reads it again, in the transaction that the admin has opened."""
        provider = super().get_object(request, object_id, from_field)
        if provider and request.method == "POST":
            provider_actions.lock_for_edit(provider_id=provider.pk, also_lock=self.other_locks(request))
            provider = super().get_object(request, object_id, from_field)
        if provider:
            setattr(provider, EDITED, (self._edited(request), self.has_change_permission(request, provider)))
        return provider

    def other_locks(self, request: HttpRequest) -> Iterable[int]:
        """Ids of other providers that this save must lock too."""
        return ()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The record's page. If the database refuses the save, render the form again with the error and the input."""
        extra = {**(extra_context or {}), "zones": sorted({*DEFAULT_TIMEZONE.values()})}
        try:
            return super().changeform_view(request, object_id, form_url, extra)
        except IntegrityError as error:
            if hasattr(request, REFUSED):
                raise
            setattr(request, REFUSED, constraint_messages.constraint_name(error))
            return super().changeform_view(request, object_id, form_url, extra)

    @admin.action(description=_("Confirmed today: capacity and contact"), permissions=["change"])
    def confirm_spoken(self, request: HttpRequest, selected: "QuerySet[Provider]") -> None:
        who = request.user.get_username()
        count = verification.confirm_with_provider(
            ids=[*selected.values_list("pk", flat=True)], by=who, now=db.db_now()
        )
        messages.success(request, _("Confirmed: %(count)s records.") % {"count": count})

    @admin.action(description=_("Looked up today: licenses and plans in force"), permissions=["change"])
    def confirm_looked_up(self, request: HttpRequest, selected: "QuerySet[Provider]") -> None:
        who = request.user.get_username()
        count = verification.confirm_credentials(ids=[*selected.values_list("pk", flat=True)], by=who, now=db.db_now())
        messages.success(request, _("Looked up: %(count)s facts.") % {"count": count})

    def save_model(self, request: HttpRequest, obj: Provider, form: Any, change: bool) -> None:
        audit_context.set_actor(by=request.user.get_username(), why="console")
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            former, redirect = form.initial["slug"], form.cleaned_data["redirect"]
            provider_actions.change_address(
                provider=obj, former=former, redirect=redirect, by=request.user.get_username()
            )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and "timezone" in form.changed_data and form.cleaned_data["moved_hours"] != "instants":
            provider_actions.move_hours(provider=form.instance, before=form.initial["timezone"])

    def delete_model(self, request: HttpRequest, obj: Provider) -> None:
        provider_actions.delete(provider=obj, by=request.user.get_username())

    def save_formset(self, request: HttpRequest, form: Any, formset: InlineFormSet, change: bool) -> None:
        formset.by = request.user.get_username()
        formset.save()

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Confirm and delete. If the provider has appointments, refuse and say what to do instead."""
        provider = super().get_object(request, object_id)
        if provider and self.has_delete_permission(request, provider):
            protected = self.get_deleted_objects([provider], request)[3]
            if protected:
                return self._refuse_delete(request, provider)
        return super().delete_view(request, object_id, extra_context)

    def _refuse_delete(self, request: HttpRequest, provider: Provider) -> HttpResponse:
        text = _("%(name)s has sessions on record, so the record stays. Set the status to Left instead.")
        messages.error(request, text % {"name": provider.display_name})
        return HttpResponseRedirect(reverse("admin:directory_provider_change", args=[provider.pk]))


def link(provider: Provider) -> SafeString:
    """Return the provider's name as a link to their record."""
    return format_html(
        '<a href="{}">{}</a>', reverse("admin:directory_provider_change", args=[provider.pk]), provider.display_name
    )
