"""Admin pages that notice a second tab: a save is refused if what its page showed has changed since.

The page carries `seen`, the digest of the stored values that it showed. A refused save keeps what was typed, says beside
each field what is stored now, and can be sent again.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config import form_versions
from config.text.form_fields import TextField

CHANGED = "attune_changed_meanwhile"
REFUSAL = _(
    "This has changed since you opened it, so nothing was saved. What you typed is below, with what is stored now beside "
    "each field that differs. Save again to replace it."
)


def refuse(form: Any, version: object) -> None:
    """Add the refusal and the stored values to a form. Its `seen` becomes `version`, so that it can be sent again."""
    setattr(form.instance, CHANGED, True)
    form.data = MultiValueDict({**dict(form.data.lists()), form.add_prefix("seen"): [str(version)]})
    form.add_error(None, ValidationError(REFUSAL, code="changed"))
    add_stored_values(form)


def add_stored_values(form: forms.ModelForm) -> None:
    """Add an error to each field whose value isn't the stored one, with that value."""
    for name in form.changed_data:
        text = _stored_text(form._meta.model, name, form.initial.get(name))
        if text is not None:
            form.add_error(name, ValidationError(_("Stored now: %(value)s"), params={"value": text}, code="changed"))


class VersionedForm(forms.ModelForm):
    """Refuses a save if the row, or one of the rows in `related`, isn't as its page showed it."""

    seen = TextField(required=False, max_length=16, widget=forms.HiddenInput)
    related: tuple["QuerySet[Any]", ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = {name: _keys(value) for name, value in self.initial.items()}
        rows = [list(rows.order_by("pk").values_list()) for rows in self.related_rows()]
        self.initial["seen"] = form_versions.digest_of(sorted(values.items()), rows)

    def related_rows(self) -> Iterable["QuerySet[Any]"]:
        """Return the rows that the page shows in tables below the form."""
        return self.related

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("seen") != self.initial["seen"]:
            refuse(self, self.initial["seen"])
        return cleaned


class VersionedFormSet(BaseInlineFormSet):
    """Rows on a versioned page. A refused save says what is stored now in each of them, and which ones are new."""

    def clean(self) -> None:
        super().clean()
        if not hasattr(self.instance, CHANGED):
            return
        for form in self.initial_forms:
            add_stored_values(form)
        submitted = {form.instance.pk for form in self.initial_forms}
        others = [row for row in self.get_queryset() if row.pk not in submitted]
        if others:
            raise ValidationError([gettext("Stored now, too: %(row)s") % {"row": row} for row in others])


class VersionedInline(admin.TabularInline):
    """A table of rows on a versioned page."""

    formset = VersionedFormSet


class VersionedAdmin(admin.ModelAdmin):
    """Edits rows, one tab at a time. Inlines must be `VersionedInline`."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if self._is_edited(request, obj):
            base = kwargs.get("form", self.form)
            foreign_keys: list[Any] = [
                inline.get_formset(request, obj).fk for inline in self.get_inline_instances(request, obj)
            ]
            related = tuple(key.model._default_manager.filter(**{key.name: obj}) for key in foreign_keys)
            kwargs["form"] = type(base.__name__, (VersionedForm, base), {"related": related})
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        names = [name for _title, options in fieldsets for name in options["fields"]]
        if not self._is_edited(request, obj) or "seen" in names:
            return fieldsets
        return [*fieldsets, (None, {"fields": ("seen",)})]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row. A POST locks it and reads it again, so that of two saves at a time the second is refused."""
        row = super().get_object(request, object_id, from_field)
        if row is None or request.method != "POST" or not connection.in_atomic_block:
            return row
        type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
        return super().get_object(request, object_id, from_field)

    def _is_edited(self, request: HttpRequest, row: Any) -> bool:
        return row is not None and self.has_change_permission(request, row)


def _keys(value: Any) -> Any:
    return sorted(row.pk for row in value) if isinstance(value, list) and value and hasattr(value[0], "pk") else value


def _stored_text(model: Any, name: str, value: Any) -> str | None:
    """Return a stored value as people read it, or None if the model has no such field."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "—"
    if field.is_relation and value is not None:
        value = field.related_model._default_manager.filter(pk=value).first()
    choices = dict(getattr(field, "flatchoices", ()))
    return str(choices.get(value, "—" if value in (None, "") else value))
