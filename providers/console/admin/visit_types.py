"""A provider's visit types and concerns."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from providers.console.admin import constraint_messages
from providers.console.admin.inlines import InlineForm, InlineFormSet, ProviderInline
from providers.directory.domain.license import PRESCRIBERS
from providers.directory.domain.profile import CARE_TYPES, FOCUS_LIMIT, FORMATS, VISITS
from providers.directory.labels import CARE_TYPE, FORMAT
from providers.directory.models import ProviderConcern, VisitType

VISIT = {"first": _("First visit"), "later": _("Later visit")}


class VisitTypeForm(InlineForm):
    """A visit type. Only providers who can prescribe may offer medication management."""

    care_type = forms.ChoiceField(
        label=_("Care"), choices=[("", "—"), *((code, CARE_TYPE[code]) for code in CARE_TYPES)]
    )
    format = forms.ChoiceField(label=_("With whom"), choices=[("", "—"), *((code, FORMAT[code]) for code in FORMATS)])
    visit = forms.ChoiceField(label=_("Visit"), choices=[("", "—"), *((code, VISIT[code]) for code in VISITS)])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("care_type") == "medication-management" and self.provider.license_type not in PRESCRIBERS:
            self.add_error("care_type", _("A provider of this license type can't prescribe."))
        return cleaned


class VisitTypeInline(ProviderInline):
    model = VisitType
    form = VisitTypeForm
    verbose_name, verbose_name_plural = _("kind of session"), _("kinds of session")
    fields = ("care_type", "format", "visit", "minutes", "buffer_before", "buffer_after")


class ConcernForm(InlineForm):
    """A concern, with an optional rank in focus."""

    focus = forms.TypedChoiceField(
        label=_("Place in focus"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "—"), *((rank, str(rank)) for rank in range(1, FOCUS_LIMIT + 1))],
        error_messages={"invalid_choice": constraint_messages.MESSAGES["provider_focus_is_at_most_four"]},
    )

    def _get_validation_exclusions(self) -> set[str]:
        # The formset checks the ranks together, because two rows may swap theirs.
        return {*super()._get_validation_exclusions(), "focus"}  # type: ignore[misc]  # the stubs leave it out


class ConcernFormSet(InlineFormSet):
    """Every rank in focus is used at most once."""

    def clean(self) -> None:
        super().clean()
        used: set[int] = set()
        for form in self.remaining_forms():
            rank = form.cleaned_data["focus"]
            if rank in used:
                form.add_error("focus", constraint_messages.message("provider_focus_places_are_distinct"))
            if rank:
                used.add(rank)

    def save_existing_objects(self, commit: bool = True) -> list[Any]:
        """Clear the changed ranks first, so that rows can swap theirs."""
        moved = [form.instance.pk for form in self.initial_forms if "focus" in form.changed_data]
        self.get_queryset().filter(pk__in=moved).update(focus=None)
        return super().save_existing_objects(commit)


class ConcernInline(ProviderInline):
    model = ProviderConcern
    form = ConcernForm
    formset = ConcernFormSet
    verbose_name, verbose_name_plural = _("concern"), _("concerns (up to four in focus)")
    fields = ("concern", "focus")
    autocomplete_fields = ("concern",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ProviderConcern]":
        return super().get_queryset(request).select_related("concern")
