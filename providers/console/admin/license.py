"""Licenses, compact privileges, and compacts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config.versioned_admin import VersionedAdmin, VersionedInline
from providers.console.admin import constraint_messages
from providers.console.admin.inlines import InlineForm, InlineFormSet, ProviderInline
from providers.console.forms import StatesField
from providers.directory.domain import license_number
from providers.directory.domain.license import STATES
from providers.directory.domain.lists import CellError
from providers.directory.labels import STATE
from providers.directory.models import Compact, CompactMembership, License, Privilege
from providers.directory.models.license import comparison_key
from providers.imports.domain.roster import values


class NumberedForm(InlineForm):
    """A license or privilege. Its number follows the rules of a roster's."""

    def clean_number(self) -> str:
        """Refuse a placeholder such as N/A."""
        try:
            return values.license_number(self.cleaned_data["number"])
        except CellError as error:
            raise ValidationError(list(error.reasons)) from error

    def is_verified_elsewhere(self, *, number: str, **same: Any) -> bool:
        """Return whether another provider has a verified row with the same values, in any spelling of the number."""
        rows = self._meta.model._default_manager.filter(**same, verified_on__isnull=False)
        others = rows.exclude(provider_id=self.provider.pk).alias(key=comparison_key("number"))
        return bool(others.filter(key=license_number.comparison_key(number)).exists())


class NumberedFormSet(InlineFormSet):
    """No number is repeated, in any spelling. `same` are the other fields that identify a row."""

    same: tuple[str, ...] = ()
    constraint = ""

    def clean(self) -> None:
        super().clean()
        used: set[tuple[Any, ...]] = set()
        for form in self.remaining_forms():
            key = (*(form.cleaned_data[name] for name in self.same), form.cleaned_data["number"])
            key = (*key[:-1], license_number.comparison_key(key[-1]))
            if key in used:
                form.add_error("number", constraint_messages.message(self.constraint))
            used.add(key)


class LicenseFormSet(NumberedFormSet):
    same, constraint = ("state", "license_type"), "license_number_stands_once"


class PrivilegeFormSet(NumberedFormSet):
    same, constraint = ("compact",), "privilege_number_stands_once"


class LicenseForm(NumberedForm):
    """A license. A verified number must not be verified on another provider's record."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", "—"), *((code, f"{code} · {STATE[code]}") for code in STATES)]
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        identity: dict[str, Any] = {name: cleaned.get(name) for name in ("state", "license_type", "number")}
        if cleaned.get("verified_on") and all(identity.values()) and self.is_verified_elsewhere(**identity):
            self.add_error("number", constraint_messages.message("license_verified_number_is_one_persons"))
        return cleaned


class LicenseInline(ProviderInline):
    model = License
    form = LicenseForm
    formset = LicenseFormSet
    verbose_name, verbose_name_plural = _("license"), _("licenses")
    fields = ("state", "license_type", "number", "status", "issued_on", "expires_on", "verified_on", "verified_by")
    readonly_fields = ("verified_by",)


class PrivilegeForm(NumberedForm):
    """A compact privilege. A verified number must not be verified on another provider's record."""

    states = StatesField(label=_("States (none: all that issue)"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        identity: dict[str, Any] = {name: cleaned.get(name) for name in ("compact", "number")}
        if cleaned.get("verified_on") and all(identity.values()) and self.is_verified_elsewhere(**identity):
            self.add_error("number", constraint_messages.message("privilege_verified_number_is_one_persons"))
        return cleaned


class PrivilegeInline(ProviderInline):
    model = Privilege
    form = PrivilegeForm
    formset = PrivilegeFormSet
    verbose_name, verbose_name_plural = _("privilege under a compact"), _("privileges under compacts")
    fields = ("compact", "number", "states", "status", "issued_on", "expires_on", "verified_on", "verified_by")
    readonly_fields = ("verified_by",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Privilege]":
        return super().get_queryset(request).select_related("compact")


class MembershipInline(VersionedInline):
    model = CompactMembership
    extra = 1


@admin.register(Compact)
class CompactAdmin(VersionedAdmin):
    """A compact with its dated memberships of states, each with its source."""

    list_display = ("label", "slug")
    search_fields = ("label", "slug")
    inlines = (MembershipInline,)
