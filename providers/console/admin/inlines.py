"""Base classes for a provider's rows, edited on the provider's page.

A form checks the constraints on its own row. Rules between rows (no overlap, no duplicate) are checked by the formset on
the rows as they would be after saving, so that two rows can swap places in one save.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Model
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from config import db
from config.text.form_fields import NUMBER_FIELDS
from config.versioned_admin import VersionedFormSet, VersionedInline
from providers.console.admin import constraint_messages
from providers.directory.domain import freshness
from providers.directory.domain.lists import CellError
from providers.directory.models import Provider
from providers.imports.domain.roster.values import FIRST_YEAR, LAST_YEAR


class ConstraintCheckedForm(forms.ModelForm):
    """Checks the database's check constraints on its row, with our messages. Skips constraints between rows."""

    def clean(self) -> dict[str, Any]:
        """Refuse days that a roster can't have."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
                self.add_error(name, _("Write a day from 1900 to 2100."))
        return cleaned

    def apply_rules(self, rules: Mapping[str, Callable[[str], Any]]) -> None:
        """Read these fields by the rules of a roster, so that a record can be exported and imported without a change."""
        for name, read in rules.items():
            value = self.cleaned_data.get(name)
            if value not in (None, ""):
                try:
                    self.cleaned_data[name] = read(str(value))
                except CellError as error:
                    self.add_error(name, list(error.reasons))

    def _post_clean(self) -> None:
        # Django would check every constraint against the saved rows, though they may change in the same save.
        vars(self.instance)["validate_constraints"] = lambda exclude=None: None
        super()._post_clean()  # type: ignore[misc]  # the stubs leave it out
        del vars(self.instance)["validate_constraints"]
        if self.has_changed():
            self._check_constraints()

    def _check_constraints(self) -> None:
        excluded = self._get_validation_exclusions()  # type: ignore[attr-defined]  # the stubs leave it out
        for constraint in self._meta.model._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                try:
                    constraint.validate(self._meta.model, self.instance, exclude=excluded)
                except ValidationError:
                    self.add_error(None, constraint_messages.message(constraint.name))


class PreloadedAutocomplete(AutocompleteSelect):
    """An autocomplete field. `selected` is the row's current value; with it, rendering needs no query."""

    selected: Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> list[Any]:
        if self.selected is None or list(map(str, value)) != [str(self.selected.pk)]:
            return super().optgroups(name, value, attr)
        return [(None, [self.create_option(name, self.selected.pk, str(self.selected), True, 0)], 0)]


class InlineForm(ConstraintCheckedForm):
    """One row. `provider` has the values posted in the same save; `today` is the day of saving (UTC)."""

    def __init__(self, *args: Any, provider: Provider, today: date, **kwargs: Any) -> None:
        self.provider, self.today = provider, today
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget: Any = getattr(field.widget, "widget", field.widget)
            # Screen readers don't read the column's heading as the field's label.
            widget.attrs.setdefault("aria-label", field.label)
            if isinstance(widget, PreloadedAutocomplete) and self.instance.pk:
                widget.selected = getattr(self.instance, name)

    def clean_verified_on(self) -> date | None:
        """Refuse a day in the future."""
        day: date | None = self.cleaned_data["verified_on"]
        if day and day > self.today:
            raise ValidationError(_("Nobody can have verified this on a day to come."))
        return day


class InlineFormSet(VersionedFormSet):
    """All rows of one kind of one provider. `by` is the username of the person who saves them."""

    by = ""

    @cached_property
    def today(self) -> date:
        """The latest date that it is anywhere, the same for every row: the provider's zone may be ahead of ours."""
        return freshness.latest_date(db.db_now())

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "provider": self.instance, "today": self.today}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].widget.attrs["aria-label"] = _("Take this row away")

    def remaining_forms(self) -> Iterator[forms.ModelForm]:
        """The valid forms, in order, whose rows will exist after saving."""
        for form in self.forms:
            has_row = form.has_changed() or form.instance.pk
            if has_row and form.is_valid() and not form.cleaned_data.get(DELETION_FIELD_NAME):
                yield form

    def save_existing_objects(self, commit: bool = True) -> list[Any]:
        """Delete rows first, so that other rows can take their place without violating a constraint."""
        deleted = [form.instance.pk for form in self.deleted_forms]
        self.get_queryset().filter(pk__in=[pk for pk in deleted if pk]).delete()
        return super().save_existing_objects(commit)

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        """Do nothing: `save_existing_objects` has deleted the row."""

    def save_new(self, form: forms.ModelForm, commit: bool = True) -> Any:
        self._set_verified_by(form)
        return super().save_new(form, commit)

    def save_existing(self, form: forms.ModelForm, obj: Any, commit: bool = True) -> Any:
        self._set_verified_by(form)
        return super().save_existing(form, obj, commit)

    def _set_verified_by(self, form: forms.ModelForm) -> None:
        if "verified_on" in form.changed_data:
            form.instance.verified_by = self.by if form.instance.verified_on else ""


def add_overlap_errors(
    formset: InlineFormSet, same: tuple[str, ...], first: str, last: str, constraint: str, hours: bool
) -> None:
    """Add the constraint's message to each row that overlaps an earlier one with the same values in the `same` fields.

    `first` and `last` name the fields with the first and last day. With `hours`, rows overlap only if they also share a
    minute of the day.
    """
    remaining = list(formset.remaining_forms())
    for index, form in enumerate(remaining):
        for other_form in remaining[:index]:
            row, other = form.instance, other_form.instance
            if any(getattr(row, name) != getattr(other, name) for name in same):
                continue
            if hours and (row.start >= other.end or other.start >= row.end):
                continue
            if _overlap((getattr(row, first), getattr(row, last)), (getattr(other, first), getattr(other, last))):
                form.add_error(None, constraint_messages.message(constraint))
                break


def _overlap(days: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Return whether two ranges (first day, last day) share a day. None means unlimited."""
    return (days[0] or date.min) <= (other[1] or date.max) and (other[0] or date.min) <= (days[1] or date.max)


class ProviderInline(VersionedInline):
    """A table of rows. It starts with one empty row, so that users without JavaScript can add one."""

    form = InlineForm
    formset = InlineFormSet
    formfield_overrides = NUMBER_FIELDS
    extra = 1

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = PreloadedAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
