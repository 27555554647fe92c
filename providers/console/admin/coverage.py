"""Payers, plans, and providers' participation in plans."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config.versioned_admin import VersionedAdmin
from providers.console.admin import inlines
from providers.console.admin.inlines import InlineForm, InlineFormSet, ProviderInline
from providers.console.forms import StatesField
from providers.directory.models import Participation, Payer, Plan


class ParticipationForm(InlineForm):
    """A period in which the provider is in a plan's network."""

    states = StatesField(label=_("States (none: all)"))

    def clean(self) -> dict[str, Any]:
        """Refuse states where the plan is not sold."""
        cleaned = super().clean()
        plan, states = cleaned.get("plan"), cleaned.get("states")
        if plan and states and plan.states is not None and set(states) - set(plan.states):
            self.add_error("states", _("This plan is sold in %(states)s only.") % {"states": ", ".join(plan.states)})
        return cleaned


class ParticipationFormSet(InlineFormSet):
    """At most one row for a plan on any day."""

    def clean(self) -> None:
        super().clean()
        inlines.add_overlap_errors(
            self, ("plan_id",), "starts_on", "ends_on", "participation_one_a_plan_and_day", hours=False
        )


class ParticipationInline(ProviderInline):
    model = Participation
    form = ParticipationForm
    formset = ParticipationFormSet
    verbose_name, verbose_name_plural = _("plan"), _("plans taken")
    fields = ("plan", "states", "starts_on", "ends_on", "verified_on", "verified_by")
    readonly_fields = ("verified_by",)
    autocomplete_fields = ("plan",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Participation]":
        return super().get_queryset(request).select_related("plan")


@admin.register(Payer)
class PayerAdmin(VersionedAdmin):
    list_display = ("label", "slug", "source", "checked_on")
    search_fields = ("label", "slug")


@admin.register(Plan)
class PlanAdmin(VersionedAdmin):
    list_display = ("label", "payer", "kind", "slug", "checked_on")
    list_filter = ("kind", "payer")
    list_select_related = ("payer",)
    search_fields = ("label", "slug", "payer__label")
