"""Filters of the provider list."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config import db
from providers.console.queries import work_queue
from providers.directory.domain.license import STATES
from providers.directory.labels import STATE
from providers.directory.models import License, Provider
from providers.directory.queries import directory


class ListedFilter(admin.SimpleListFilter):
    title, parameter_name = _("listed"), "listed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Provider]") -> "QuerySet[Provider]":
        if self.value() not in ("yes", "no"):
            return queryset
        listed = directory.listed_providers(db.db_now()).values("pk")
        return queryset.filter(pk__in=listed) if self.value() == "yes" else queryset.exclude(pk__in=listed)


class LicenseStateFilter(admin.SimpleListFilter):
    """A select field, because one link for each state would fill a phone's screen."""

    title, parameter_name = _("license in"), "state"
    template = "providers_console/choice_filter.html"
    # For the template: the list's other query parameters, and the selected state.
    beside: tuple[tuple[str, str], ...] = ()
    chosen = ""

    def choices(self, changelist: Any) -> Any:
        others = (self.parameter_name, PAGE_VAR)
        self.beside = tuple((name, value) for name, value in changelist.params.items() if name not in others)
        self.chosen = self.value() or ""
        return super().choices(changelist)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(code, STATE[code]) for code in STATES]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Provider]") -> "QuerySet[Provider]":
        if not self.value():
            return queryset
        return queryset.filter(pk__in=License.objects.filter(state=self.value()).values("provider"))


class QueueFilter(admin.SimpleListFilter):
    title, parameter_name = _("queue"), "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("stale", _("Stale facts")),
            ("expiring", _("License ends within 60 days")),
            ("trainings", _("Training nobody has checked")),
            ("contested", _("License number on several records")),
            ("deactivated", _("NPI deactivated")),
        ]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Provider]") -> "QuerySet[Provider]":
        queues: dict[str | None, Callable[[], QuerySet[Any]]] = {
            "stale": lambda: work_queue.stale(db.today()).values("pk"),
            "expiring": lambda: work_queue.expiring_license_holders(db.today()).values("provider"),
            "trainings": lambda: work_queue.unverified_trainings().values("provider"),
            "contested": lambda: work_queue.contested_licenses().values("provider"),
            "deactivated": lambda: work_queue.deactivated().values("pk"),
        }
        value = self.value()
        return queryset.filter(pk__in=queues[value]()) if value in queues else queryset
