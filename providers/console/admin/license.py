"""Licenses, privileges under compacts, and the compacts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from providers.console.admin import constraint_messages
from providers.console.admin.inlines import RowForm, Rows
from providers.console.forms import States
from providers.directory.domain.license import STATES
from providers.directory.labels import STATE
from providers.directory.models import Compact, CompactMembership, License, Privilege


class LicenseForm(RowForm):
    """A license: its number is on no other record."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", "—"), *((code, f"{code} · {STATE[code]}") for code in STATES)]
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        number = {name: facts.get(name) for name in ("state", "license_type", "number")}
        if all(number.values()) and self.on_others_record(**number):
            self.add_error("number", constraint_messages.sentence("license_number_is_one_persons"))
        return facts


class LicenseRows(Rows):
    model = License
    form = LicenseForm
    verbose_name, verbose_name_plural = _("license"), _("licenses")
    fields = ("state", "license_type", "number", "status", "issued_on", "expires_on", "verified_on", "verified_by")
    readonly_fields = ("verified_by",)


class PrivilegeForm(RowForm):
    """A privilege: its number is on no other record."""

    states = States(label=_("States (none: all that issue)"))

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        number = {name: facts.get(name) for name in ("compact", "number")}
        if all(number.values()) and self.on_others_record(**number):
            self.add_error("number", constraint_messages.sentence("privilege_number_is_one_persons"))
        return facts


class PrivilegeRows(Rows):
    model = Privilege
    form = PrivilegeForm
    verbose_name, verbose_name_plural = _("privilege under a compact"), _("privileges under compacts")
    fields = ("compact", "number", "states", "status", "issued_on", "expires_on", "verified_on", "verified_by")
    readonly_fields = ("verified_by",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Privilege]":
        return super().get_queryset(request).select_related("compact")


class MembershipRows(admin.TabularInline):
    model = CompactMembership
    extra = 1


@admin.register(Compact)
class CompactAdmin(admin.ModelAdmin):
    """A compact with its member states: dated, each with its source."""

    list_display = ("label", "slug")
    search_fields = ("label", "slug")
    inlines = (MembershipRows,)
