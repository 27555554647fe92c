"""Forms of the review pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.text.form_fields import TextField, WholeNumberField
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
