"""The rows that belong to one provider, edited on the provider's page.

A row is asked for what it must be by itself. What relates the rows of a provider (no overlap, no place taken twice) is
asked of all of them as they would stand after saving, so that one may give its place to another in one go.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Model
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from config import db
from providers.console.admin import constraint_messages
from providers.directory.models import Provider


class Checked(forms.ModelForm):
    """A form that asks the database's checks of its own row, in our words, and nothing that relates it to other rows."""

    def _post_clean(self) -> None:
        # Django would ask every constraint, in the database's words, as if no other row changed with this one.
        vars(self.instance)["validate_constraints"] = lambda exclude=None: None
        super()._post_clean()  # type: ignore[misc]  # the stubs leave it out
        del vars(self.instance)["validate_constraints"]
        if self.has_changed():
            self._check()

    def _check(self) -> None:
        excluded = self._get_validation_exclusions()  # type: ignore[attr-defined]  # the stubs leave it out
        for constraint in self._meta.model._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                try:
                    constraint.validate(self._meta.model, self.instance, exclude=excluded)
                except ValidationError:
                    self.add_error(None, constraint_messages.sentence(constraint.name))


class Chosen(AutocompleteSelect):
    """A choice found by typing. `known` is the one that the row already has, so that no query is needed to name it."""

    known: Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> list[Any]:
        if self.known is None or list(map(str, value)) != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        return [(None, [self.create_option(name, self.known.pk, str(self.known), True, 0)], 0)]


class RowForm(Checked):
    """One row. `provider` is the one it belongs to, as the page would save them; `today` the day of saving (UTC)."""

    def __init__(self, *args: Any, provider: Provider, today: date, **kwargs: Any) -> None:
        self.provider, self.today = provider, today
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget: Any = getattr(field.widget, "widget", field.widget)
            # The column's head is no label to who can't see the table.
            widget.attrs.setdefault("aria-label", field.label)
            if isinstance(widget, Chosen) and self.instance.pk:
                widget.known = getattr(self.instance, name)

    def clean_verified_on(self) -> date | None:
        """A day on which somebody looked is not to come."""
        day: date | None = self.cleaned_data["verified_on"]
        if day and day > self.today:
            raise ValidationError(_("Nobody can have verified this on a day to come."))
        return day

    def on_others_record(self, **number: Any) -> bool:
        """Whether another provider has such a row."""
        rows = self._meta.model._default_manager.filter(**number)
        return bool(rows.exclude(provider_id=self.provider.pk).exists())


class RowFormSet(BaseInlineFormSet):
    """All rows of one kind of one provider. `by` is who saves them."""

    by = ""

    @cached_property
    def today(self) -> date:
        """The day (UTC) on which these rows are edited."""
        return db.clock().date()

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "provider": self.instance, "today": self.today}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].widget.attrs["aria-label"] = _("Take this row away")

    def kept(self) -> Iterator[forms.ModelForm]:
        """The rows in order that will be there after saving."""
        for form in self.forms:
            stays = form.has_changed() or form.instance.pk
            if stays and form.is_valid() and not form.cleaned_data.get(DELETION_FIELD_NAME):
                yield form

    def save_existing_objects(self, commit: bool = True) -> list[Any]:
        """Deletions first, so that what takes their place finds room."""
        gone = [form.instance.pk for form in self.deleted_forms]
        self.get_queryset().filter(pk__in=[pk for pk in gone if pk]).delete()
        return super().save_existing_objects(commit)

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        """Nothing is left to do: see `save_existing_objects`."""

    def save_new(self, form: forms.ModelForm, commit: bool = True) -> Any:
        self._vouch(form)
        return super().save_new(form, commit)

    def save_existing(self, form: forms.ModelForm, obj: Any, commit: bool = True) -> Any:
        self._vouch(form)
        return super().save_existing(form, obj, commit)

    def _vouch(self, form: forms.ModelForm) -> None:
        if "verified_on" in form.changed_data:
            form.instance.verified_by = self.by if form.instance.verified_on else ""


def apart(formset: RowFormSet, same: tuple[str, ...], first: str, last: str, constraint: str, hours: bool) -> None:
    """Put the constraint's sentence on each row that shares a day (and with `hours` a minute) with an earlier one."""
    kept = list(formset.kept())
    for place, form in enumerate(kept):
        for other in kept[:place]:
            one, two = form.instance, other.instance
            if any(getattr(one, name) != getattr(two, name) for name in same):
                continue
            if hours and (one.start >= two.end or two.start >= one.end):
                continue
            if _meet((getattr(one, first), getattr(one, last)), (getattr(two, first), getattr(two, last))):
                form.add_error(None, constraint_messages.sentence(constraint))
                break


def _meet(one: tuple[date | None, date | None], two: tuple[date | None, date | None]) -> bool:
    """Whether two stretches of days share one; None is no limit."""
    return (one[0] or date.min) <= (two[1] or date.max) and (two[0] or date.min) <= (one[1] or date.max)


class Rows(admin.TabularInline):
    """One blank row is there from the start, for who has no JavaScript."""

    form = RowForm
    formset = RowFormSet
    extra = 1

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = Chosen(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
