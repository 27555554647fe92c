"""The provider: found by one search, edited on one page with everything that belongs to them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from config.ground import database
from providers.actions import confirm, history, profile
from providers.admin import listing, refusals
from providers.admin.coverage import ParticipationRows
from providers.admin.hours import TimeOffRows, WeeklyHoursRows
from providers.admin.license import LicenseRows, PrivilegeRows
from providers.admin.pages import Pages
from providers.admin.practice import ConcernRows, SessionTypeRows
from providers.admin.rows import Checked, RowFormSet
from providers.admin.training import TrainingRows
from providers.domain.license import STATES
from providers.domain.profile import AGE_GROUPS
from providers.domain.zones import MOST_PEOPLE
from providers.forms import Zone, known_number
from providers.models import License, Provider
from providers.queries import directory, queue, record
from providers.wording import AGE_GROUP, STATE

# The name under which a request carries the constraint that refused its first attempt at saving.
REFUSED = "attune_refused"
# The button that leads back to the form with everything that was typed.
EDIT = "_edit"


class ProviderForm(Checked):
    """The provider's own columns. `seen` is the version of the record that the person has before them."""

    display_name = forms.CharField(
        label=_("Name to show"), max_length=160, required=False, help_text=_("Without one: given and family name.")
    )
    timezone = Zone(label=_("Time zone"), max_length=60, help_text=_("Such as America/New_York."))
    age_groups = forms.MultipleChoiceField(
        label=_("Ages seen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(group, AGE_GROUP[group]) for group in AGE_GROUPS],
    )
    room_url = forms.URLField(
        label=_("Address of the video room"),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("This must be an address that begins with https://.")},
    )
    room_url.validators = [URLValidator(schemes=["https"])]
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    refused = ""
    # Set where somebody wants to change what they typed, before anything of it is saved.
    unsaved = False

    class Meta:
        model = Provider
        fields = ()  # the page says which
        labels = {
            "npi": _("NPI"),
            "slug": _("Address on the site"),
            "status": _("Status"),
            "given_name": _("Given name"),
            "family_name": _("Family name"),
            "credentials": _("Credentials"),
            "license_type": _("License type"),
            "pronouns": _("Pronouns"),
            "gender": _("Gender"),
            "practicing_since": _("Practicing since (year)"),
            "headline": _("Headline"),
            "bio": _("About"),
            "approaches": _("Approaches"),
            "languages": _("Languages"),
            "identities": _("Identities, by their own description"),
            "self_pay_fee": _("Self-pay fee (US dollars)"),
            "accepting_new_clients": _("Accepting new clients"),
            "capacity": _("How many new clients"),
            "capacity_verified_on": _("Capacity confirmed on"),
            "contact_email": _("E-mail"),
            "contact_phone": _("Phone"),
            "contact_verified_on": _("Contact confirmed on"),
            "cancel_policy": _("Rule for late cancellations, shown to clients"),
            "notice": _("Notice (minutes before a session)"),
            "horizon_days": _("Openings are shown this many days ahead"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "seen" in self.fields:
            self.initial["seen"] = record.version(self.instance.pk)
        if "npi" in self.fields:
            self.fields["npi"].validators.append(known_number)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if not facts.get("display_name"):
            facts["display_name"] = f"{facts.get('given_name', '')} {facts.get('family_name', '')}".strip()[:160]
        today = database.clock().date()
        for name in ("capacity_verified_on", "contact_verified_on"):
            if facts.get(name) and facts[name] > today:
                self.add_error(name, _("Nobody can have verified this on a day to come."))
        if self.instance.pk and facts.get("seen") != record.version(self.instance.pk):
            raise ValidationError(
                _("This record has changed since you opened it. Open it again in another tab and compare."),
                code="changed",
            )
        if self.unsaved:
            raise ValidationError(_("Nothing is saved yet. Change what you like, then save again."), code="unsaved")
        if self.refused:
            raise ValidationError(refusals.sentence(self.refused), code="refused")
        return facts


class Listed(admin.SimpleListFilter):
    title, parameter_name = _("listed"), "listed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Provider]") -> "QuerySet[Provider]":
        if self.value() not in ("yes", "no"):
            return queryset
        listed = directory.listed(_today()).values("pk")
        return queryset.filter(pk__in=listed) if self.value() == "yes" else queryset.exclude(pk__in=listed)


class LicenseState(admin.SimpleListFilter):
    title, parameter_name = _("license in"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(code, STATE[code]) for code in STATES]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Provider]") -> "QuerySet[Provider]":
        if not self.value():
            return queryset
        return queryset.filter(pk__in=License.objects.filter(state=self.value()).values("provider"))


class Queue(admin.SimpleListFilter):
    title, parameter_name = _("queue"), "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("stale", _("Stale facts"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Provider]") -> "QuerySet[Provider]":
        return queryset.filter(pk__in=queue.stale(_today()).values("pk")) if self.value() == "stale" else queryset


@admin.register(Provider)
class ProviderAdmin(Pages, admin.ModelAdmin):
    """Saving takes the provider's lock first, so that no booking, import or colleague changes the record meanwhile."""

    form = ProviderForm
    list_display = ("name", "npi", "status", "states", "listed", "source")
    list_filter = ("status", "source", Listed, Queue, LicenseState)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("family_name", "given_name", "pk")
    # What is searched is in `providers.queries.record`; without this there is no field to search by.
    search_fields = ("display_name",)
    search_help_text = _("Name, NPI, address on the site, license number or e-mail")
    autocomplete_fields = ("approaches", "languages", "identities")
    prepopulated_fields = {"slug": ("given_name", "family_name")}
    actions = ("confirm_spoken", "confirm_looked_up")
    save_on_top = True
    inlines = (
        LicenseRows,
        PrivilegeRows,
        ParticipationRows,
        SessionTypeRows,
        WeeklyHoursRows,
        TimeOffRows,
        ConcernRows,
        TrainingRows,
    )
    NAME = (_("Who"), {"fields": (
        ("given_name", "family_name"), ("display_name", "credentials"), ("npi", "license_type"),
        ("status", "source"), "slug", ("pronouns", "gender"), "practicing_since", "timezone",
    )})  # fmt: skip
    STANDING = (_("Why is this provider listed, or not?"), {"fields": ("standing",)})
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

    # ------------------------------------------------------------------------------------------------------- the list

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Provider]":
        return record.overview(_today())

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Provider]", search_term: str
    ) -> tuple["QuerySet[Provider]", bool]:
        return record.search(queryset, search_term), False

    @admin.display(description=_("Name"), ordering="family_name")
    def name(self, row: Provider) -> str:
        return f"{row.display_name}, {row.credentials}" if row.credentials else row.display_name

    @admin.display(description=_("Licensed in"))
    def states(self, row: Any) -> str:
        return ", ".join(row.license_states)

    @admin.display(description=_("Listed"), boolean=True)
    def listed(self, row: Any) -> bool:
        return bool(row.is_listed)

    # ------------------------------------------------------------------------------------------------------- the page

    def get_fieldsets(self, request: HttpRequest, obj: Provider | None = None) -> list[Any]:
        standing = [self.STANDING] if obj else []
        seen = [(None, {"fields": ("seen",)})] if obj and self.has_change_permission(request, obj) else []
        return [*standing, self.NAME, self.PROFILE, self.PLACES, self.CONTACT, *seen]

    def get_readonly_fields(self, request: HttpRequest, obj: Provider | None = None) -> tuple[str, ...]:
        return ("source", "standing", "slug") if obj else ("source",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Provider | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("given_name", "family_name")}

    @admin.display(description="")
    def standing(self, provider: Provider) -> SafeString:
        return mark_safe(listing.panel(provider, _today()))  # noqa: S308 (rendered by a template, which escapes)

    def get_form(self, request: HttpRequest, obj: Provider | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, REFUSED, "")  # type: ignore[attr-defined]  # ours
        form.unsaved = EDIT in request.POST  # type: ignore[attr-defined]  # ours
        return form

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Provider | None:
        """The record; for a change as it is once its lock is ours, since the admin has begun the transaction."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST":
            return found
        profile.claim(provider_id=found.pk, beside=self.claimed_beside(request))
        return super().get_object(request, object_id, from_field)

    def claimed_beside(self, request: HttpRequest) -> Iterable[int]:
        """Other providers whose locks this save needs too."""
        return ()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page. What the database refuses to save is asked again, so that the refusal stands above what was typed."""
        extra = {**(extra_context or {}), "zones": sorted({*MOST_PEOPLE.values()})}
        try:
            return super().changeform_view(request, object_id, form_url, extra)
        except IntegrityError as error:
            if hasattr(request, REFUSED):
                raise
            setattr(request, REFUSED, refusals.constraint_of(error))
            return super().changeform_view(request, object_id, form_url, extra)

    @admin.action(description=_("Confirmed today: capacity and contact"), permissions=["change"])
    def confirm_spoken(self, request: HttpRequest, chosen: "QuerySet[Provider]") -> None:
        who = request.user.get_username()
        count = confirm.spoken(ids=[*chosen.values_list("pk", flat=True)], by=who, now=database.clock())
        messages.success(request, _("Confirmed: %(count)s records.") % {"count": count})

    @admin.action(description=_("Looked up today: licenses and plans in force"), permissions=["change"])
    def confirm_looked_up(self, request: HttpRequest, chosen: "QuerySet[Provider]") -> None:
        who = request.user.get_username()
        count = confirm.looked_up(ids=[*chosen.values_list("pk", flat=True)], by=who, now=database.clock())
        messages.success(request, _("Looked up: %(count)s facts.") % {"count": count})

    def save_model(self, request: HttpRequest, obj: Provider, form: Any, change: bool) -> None:
        history.sign(by=request.user.get_username(), why="console")
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Provider) -> None:
        profile.delete(provider=obj, by=request.user.get_username())

    def save_formset(self, request: HttpRequest, form: Any, formset: RowFormSet, change: bool) -> None:
        formset.by = request.user.get_username()
        formset.save()

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask once; refuse, with what to do instead, while sessions refer to the record."""
        found = super().get_object(request, object_id)
        if found and self.has_delete_permission(request, found) and self.get_deleted_objects([found], request)[3]:
            return self._kept(request, found)
        return super().delete_view(request, object_id, extra_context)

    def _kept(self, request: HttpRequest, found: Provider) -> HttpResponse:
        sentence = _("%(name)s has sessions on record, so the record stays. Set the status to Left instead.")
        messages.error(request, sentence % {"name": found.display_name})
        return HttpResponseRedirect(reverse("admin:providers_provider_change", args=[found.pk]))


def link(provider: Provider) -> SafeString:
    """The provider's name, leading to their record."""
    return format_html(
        '<a href="{}">{}</a>', reverse("admin:providers_provider_change", args=[provider.pk]), provider.display_name
    )


def _today() -> date:
    return database.clock().date()
