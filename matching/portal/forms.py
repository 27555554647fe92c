"""What a therapist types in their own place."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from matching.portal.models import About, Reason

LONGEST_WORDS, LONGEST_REST = 600, timedelta(days=366)


class AddressForm(forms.Form):
    """Where a link is mailed to, if it is on file."""

    email = forms.EmailField(
        label=_("Your e-mail address, as we have it on file"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class PasskeyForm(forms.Form):
    """What a therapist calls the device that they add."""

    name = forms.CharField(label=_("A name for this device"), max_length=60)


class NotFitForm(forms.Form):
    """Why the two don't fit."""

    version = forms.IntegerField(min_value=1)
    reason = forms.ChoiceField(label=_("Why"), choices=Reason.choices)


class FactsForm(forms.Form):
    """What is listed, to be confirmed as it is or put right."""

    accepting = forms.BooleanField(label=_("I take new clients"), required=False)
    capacity = forms.IntegerField(label=_("For how many new clients is there room?"), min_value=0, max_value=200)
    phone = forms.CharField(label=_("Phone, for people who call you"), max_length=20, required=False)


class RoomForm(forms.Form):
    """The way into the video room."""

    url = forms.URLField(
        label=_("Address of your video room"),
        max_length=300,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
    )


class RestForm(forms.Form):
    """First and last day off."""

    first = forms.DateField(label=_("First day off"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Last day off"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for an end before the beginning, or more than a year."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not first <= last <= first + LONGEST_REST:
            self.add_error("last", _("The last day comes after the first, and within a year."))
        return cleaned

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """From the first midnight to the one after the last day, by the wall of `zone`."""
        wall, after = ZoneInfo(zone), self.cleaned_data["last"] + timedelta(days=1)
        return datetime.combine(self.cleaned_data["first"], time(), wall), datetime.combine(after, time(), wall)


class AskForm(forms.Form):
    """A change that waits for staff."""

    about = forms.ChoiceField(label=_("What should change"), choices=About.choices)
    words = forms.CharField(
        label=_("What is right now"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_WORDS}),
    )
