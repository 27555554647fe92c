"""What a provider does: kinds of session, and the concerns they work with."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from providers.console.admin import constraint_messages
from providers.console.admin.inlines import RowForm, RowFormSet, Rows
from providers.directory.domain.license import PRESCRIBERS
from providers.directory.domain.profile import CARE_TYPES, FOCUS_LIMIT, FORMATS, VISITS
from providers.directory.labels import CARE_TYPE, FORMAT
from providers.directory.models import ProviderConcern, SessionType

VISIT = {"first": _("First visit"), "later": _("Later visit")}


class SessionTypeForm(RowForm):
    """A kind of session; medication only by who may prescribe."""

    care_type = forms.ChoiceField(
        label=_("Care"), choices=[("", "—"), *((code, CARE_TYPE[code]) for code in CARE_TYPES)]
    )
    format = forms.ChoiceField(label=_("With whom"), choices=[("", "—"), *((code, FORMAT[code]) for code in FORMATS)])
    visit = forms.ChoiceField(label=_("Visit"), choices=[("", "—"), *((code, VISIT[code]) for code in VISITS)])

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if facts.get("care_type") == "medication-management" and self.provider.license_type not in PRESCRIBERS:
            self.add_error("care_type", _("A provider of this license type can't prescribe."))
        return facts


class SessionTypeRows(Rows):
    model = SessionType
    form = SessionTypeForm
    verbose_name, verbose_name_plural = _("kind of session"), _("kinds of session")
    fields = ("care_type", "format", "visit", "minutes", "buffer_before", "buffer_after")


class ConcernForm(RowForm):
    """A concern, perhaps with a place in focus."""

    focus = forms.TypedChoiceField(
        label=_("Place in focus"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "—"), *((place, str(place)) for place in range(1, FOCUS_LIMIT + 1))],
        error_messages={"invalid_choice": constraint_messages.SENTENCES["provider_focus_is_at_most_four"]},
    )

    def _get_validation_exclusions(self) -> set[str]:
        # Places are judged together, below: two rows may swap theirs.
        return {*super()._get_validation_exclusions(), "focus"}  # type: ignore[misc]  # the stubs leave it out


class ConcernFormSet(RowFormSet):
    """Each place in focus is taken once."""

    def clean(self) -> None:
        super().clean()
        taken: set[int] = set()
        for form in self.kept():
            place = form.cleaned_data["focus"]
            if place in taken:
                form.add_error("focus", constraint_messages.sentence("provider_focus_places_are_distinct"))
            if place:
                taken.add(place)

    def save_existing_objects(self, commit: bool = True) -> list[Any]:
        """All places free first, so that rows can swap theirs."""
        moved = [form.instance.pk for form in self.initial_forms if "focus" in form.changed_data]
        self.get_queryset().filter(pk__in=moved).update(focus=None)
        return super().save_existing_objects(commit)


class ConcernRows(Rows):
    model = ProviderConcern
    form = ConcernForm
    formset = ConcernFormSet
    verbose_name, verbose_name_plural = _("concern"), _("concerns (up to four in focus)")
    fields = ("concern", "focus")
    autocomplete_fields = ("concern",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ProviderConcern]":
        return super().get_queryset(request).select_related("concern")
