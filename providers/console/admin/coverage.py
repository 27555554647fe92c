"""Payers, plans, and who takes part."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from providers.console.admin import inlines
from providers.console.admin.inlines import RowForm, RowFormSet, Rows
from providers.console.forms import States
from providers.directory.models import Participation, Payer, Plan


class ParticipationForm(RowForm):
    """A stretch of days in a plan's network."""

    states = States(label=_("States (none: all)"))


class ParticipationFormSet(RowFormSet):
    """One row a plan and day."""

    def clean(self) -> None:
        super().clean()
        inlines.apart(self, ("plan_id",), "starts_on", "ends_on", "participation_one_a_plan_and_day", hours=False)


class ParticipationRows(Rows):
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
class PayerAdmin(admin.ModelAdmin):
    list_display = ("label", "slug", "source", "checked_on")
    search_fields = ("label", "slug")


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    list_display = ("label", "payer", "kind", "slug", "checked_on")
    list_filter = ("kind", "payer")
    list_select_related = ("payer",)
    search_fields = ("label", "slug", "payer__label")
