"""Forms around an appointment: checking in, changing the location, disputing a no-show."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.text.addresses import phone_number
from config.text.form_fields import EmailField, TextField, WholeNumberField
from matching.booking.models import ClientFitReason
from providers.directory.domain.license import STATES
from providers.directory.domain.zones import DEFAULT_TIMEZONE
from providers.directory.labels import STATE

MAX_STATEMENT_LENGTH = 500


class LocationForm(forms.Form):
    """State and time zone of the client on the day of the appointment."""

    version = WholeNumberField(min_value=1, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("State where you will be"))
    timezone = forms.ChoiceField(label=_("Time zone there"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(code, STATE[code]) for code in STATES]  # type: ignore[attr-defined]
        zones = sorted({*DEFAULT_TIMEZONE.values(), zone})
        self.fields["timezone"].choices = [  # type: ignore[attr-defined]
            (zone_name, zone_name.replace("_", " ").partition("/")[2].replace("/", ", ") or zone_name)
            for zone_name in zones
        ]


class NoShowDisputeForm(forms.Form):
    """A statement on why the no-show is wrong."""

    words = TextField(
        label=_("What happened, in your words"),
        max_length=MAX_STATEMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": MAX_STATEMENT_LENGTH}),
    )


class ReachForm(forms.Form):
    """Where the therapist can send the way to join: an address or a number that is safe."""

    email = EmailField(label=_("E-mail address that is safe to write to"), max_length=254, required=False)
    phone = TextField(
        label=_("Phone number where a message may be left"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    def clean_phone(self) -> str:
        return phone_number(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("email") or cleaned.get("phone")):
            self.add_error("email", _("Give an e-mail address or a phone number."))
        return cleaned


class FitForm(forms.Form):
    """That the therapist isn't a fit, with a reason only if the client wants."""

    reason = forms.ChoiceField(
        label=_("Why, only if you want"),
        required=False,
        widget=forms.RadioSelect,
        choices=ClientFitReason.choices,
    )


class CheckInForm(forms.Form):
    """A check-in; `alone` if the other person has not joined yet."""

    alone = forms.TypedChoiceField(choices=[("no", "no"), ("yes", "yes")], coerce=lambda value: value == "yes")
