"""The form that reports a wrong listing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.text.form_fields import TextField
from providers.directory.models import ListingReportReason
from providers.directory.models.listing_report import MAX_NOTE_LENGTH


class ListingReportForm(forms.Form):
    """What is wrong with a listing. It asks for no identity."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        widget=forms.RadioSelect,
        choices=ListingReportReason.choices,
        error_messages={"required": _("Please choose what is wrong.")},
    )
    note = TextField(
        label=_("What is right, if you know"),
        required=False,
        max_length=MAX_NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": MAX_NOTE_LENGTH}),
    )
