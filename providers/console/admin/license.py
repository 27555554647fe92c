"""Licenses, compact privileges, and compacts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from providers.console.admin import constraint_messages
from providers.console.admin.inlines import InlineForm, ProviderInline
from providers.console.forms import StatesField
from providers.directory.domain.license import STATES
from providers.directory.labels import STATE
from providers.directory.models import Compact, CompactMembership, License, Privilege


class LicenseForm(InlineForm):
    """A license. Its number must not be on another provider's record."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", "—"), *((code, f"{code} · {STATE[code]}") for code in STATES)]
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        values = {name: cleaned.get(name) for name in ("state", "license_type", "number")}
        if all(values.values()) and self.is_on_other_record(**values):
            self.add_error("number", constraint_messages.message("license_number_is_one_persons"))
        return cleaned


class LicenseInline(ProviderInline):
    model = License
    form = LicenseForm
    verbose_name, verbose_name_plural = _("license"), _("licenses")
    fields = ("state", "license_type", "number", "status", "issued_on", "expires_on", "verified_on", "verified_by")
    readonly_fields = ("verified_by",)


class PrivilegeForm(InlineForm):
    """A compact privilege. Its number must not be on another provider's record."""

    states = StatesField(label=_("States (none: all that issue)"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        values = {name: cleaned.get(name) for name in ("compact", "number")}
        if all(values.values()) and self.is_on_other_record(**values):
            self.add_error("number", constraint_messages.message("privilege_number_is_one_persons"))
        return cleaned


class PrivilegeInline(ProviderInline):
    model = Privilege
    form = PrivilegeForm
    verbose_name, verbose_name_plural = _("privilege under a compact"), _("privileges under compacts")
    fields = ("compact", "number", "states", "status", "issued_on", "expires_on", "verified_on", "verified_by")
    readonly_fields = ("verified_by",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Privilege]":
        return super().get_queryset(request).select_related("compact")


class MembershipInline(admin.TabularInline):
    model = CompactMembership
    extra = 1


@admin.register(Compact)
class CompactAdmin(admin.ModelAdmin):
    """A compact with its dated memberships of states, each with its source."""

    list_display = ("label", "slug")
    search_fields = ("label", "slug")
    inlines = (MembershipInline,)
