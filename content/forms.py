"""Forms of the review pages, and of people and crisis lines."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList

from config.text.form_fields import TextField, WholeNumberField
from config.versioned_admin import VersionedForm, add_stored_values
from content.domain.review import Retraction
from content.labels import RETRACTIONS


class RemarkForm(forms.Form):
    """A comment on the revision that the reviewer has read; required when the page is returned."""

    revision = WholeNumberField(widget=forms.HiddenInput)
    words = TextField(
        label=_("Comment, or what should change"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )


class RetractionForm(forms.Form):
    """The reason for unpublishing a page. A default is selected, so that one click is enough."""

    prefix = "retraction"

    why = forms.TypedChoiceField(
        label=_("Why"), choices=list(RETRACTIONS.items()), coerce=Retraction, initial=Retraction.HARM,
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = TextField(
        label=_("In your words, if you like"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )


class VersionedSnippetForm(VersionedForm, WagtailAdminModelForm):
    """A form of the editor that notices a second tab, in its own fields and in the rows below them."""

    def related_rows(self) -> Iterable["QuerySet[Any]"]:
        for formset in self.formsets.values():
            yield formset.model._default_manager.filter(**{formset.fk.name: self.instance.pk})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.has_error("__all__", "changed"):
            for formset in self.formsets.values():
                for row in formset.initial_forms:
                    add_stored_values(row)
        return cleaned


def versioned_panels(panels: Sequence[Any]) -> ObjectList:
    """Return the panels of a page of the editor that notices a second tab."""
    return ObjectList([*panels, FieldPanel("seen", classname="w-hidden")], base_form_class=VersionedSnippetForm)
