"""Booking forms: client details, contact, consents, and changes to an appointment."""

import re
from datetime import date
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from matching.appointments.domain.booking_request import BookingDetails, Contact
from matching.booking.gateways import sms
from matching.booking.queries.later_visits import MAX_WEEKS

MAX_AGE_YEARS = 150
MONEY_OPTIONS: dict[str, Any] = {
    "required": False,
    "min_value": 0,
    "max_digits": 8,
    "decimal_places": 2,
    "widget": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
}


def parse_phone(text: str) -> str:
    """Return a phone number as E.164 with its extension; numbers without a country code are US. Raises ValidationError."""
    if not text:
        return ""
    invalid = ValidationError(_("This is not a phone number."))
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException as error:
        raise invalid from error
    without_extension = re.sub(r"(?i)\b(extension|ext|x)\b\.?", "", text)
    if re.search(r"[^\W\d_]", without_extension) or not phonenumbers.is_possible_number(number):
        raise invalid
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return plain + (f";ext={number.extension}" if number.extension else "")


def validate_date_of_birth(day: date, today: date) -> date:
    """Return the date of birth if it is not in the future and within 150 years. Raises ValidationError."""
    if day > today or today.year - day.year > MAX_AGE_YEARS:
        raise ValidationError(_("This must be a day in the past, within 150 years."))
    return day


CONSENT_ERRORS = {"required": _("Please tick this to book.")}


class DetailsForm(forms.Form):
    """The form after a hold is created.

    `guardian` adds the fields for an adult who books for a minor; they are optional unless `guardian_required`. `insured`
    adds the fields for copay and deductible.
    """

    name = forms.CharField(
        error_messages={"required": _("Please tell us the name.")},
        label=_("Name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    pronouns = forms.CharField(label=_("Pronouns, if you like"), max_length=40, required=False)
    date_of_birth = forms.DateField(
        error_messages={"required": _("Please give the day, month and year.")},
        label=_("Date of birth"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    email_ok = forms.BooleanField(label=_("It is safe to write to this address"), required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    text_ok = forms.BooleanField(label=_("It is safe to text this number"), required=False)
    voicemail_ok = forms.BooleanField(label=_("It is safe to leave a message there"), required=False)
    word = forms.CharField(
        label=_("A word of your own, if others may read your messages"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    member_id = forms.CharField(
        label=_("Insurance member ID, if at hand"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    copay = forms.DecimalField(label=_("Your copay for a session, in US dollars, if you know it"), **MONEY_OPTIONS)
    deductible_left = forms.DecimalField(
        label=_("What is left of your deductible, in US dollars, if you know it"), **MONEY_OPTIONS
    )
    share = forms.CharField(
        label=_("Anything you want the therapist to know before"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    telehealth = forms.BooleanField(error_messages=CONSENT_ERRORS, label=_("I agree to meet by video or phone."))
    privacy = forms.BooleanField(
        error_messages={"required": _("Please tick this to book.")},
        label=_("I have read who sees what I typed here, and agree."),
    )

    def __init__(
        self,
        *args: Any,
        guardian: bool,
        guardian_required: bool,
        today: date,
        insured: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not insured:
            del self.fields["copay"], self.fields["deductible_left"]
        self.today, self.needs_guardian = today, guardian
        if not sms.is_configured():
            del self.fields["text_ok"]
        if guardian:
            self.fields.update(GuardianFields(use_required_attribute=False).fields)
            for name in ("booker_name", "relationship", "guardian"):
                self.fields[name].required = guardian_required

    def clean_phone(self) -> str:
        return parse_phone(self.cleaned_data["phone"])

    def clean_date_of_birth(self) -> date:
        return validate_date_of_birth(self.cleaned_data["date_of_birth"], self.today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("email_ok") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Give an e-mail address, or leave the box below it empty."))
        if cleaned.get("text_ok") and "phone" not in self.errors and not sms.can_text(cleaned.get("phone")):
            self.add_error("phone", _("Give a number that can be texted, or leave the box below it empty."))
        return cleaned

    def has_channel(self) -> bool:
        """Return whether the person who books marked a way to write to them as safe."""
        cleaned = self.cleaned_data
        if self.needs_guardian and cleaned["booker_name"]:
            return bool(cleaned["booker_email_ok"] and cleaned.get("booker_email"))
        return bool(cleaned["email_ok"] or cleaned.get("text_ok"))

    def details(self, *, state: str, timezone: str, language: str) -> BookingDetails:
        """Return the cleaned data as the action's value."""
        cleaned = self.cleaned_data
        booker = None
        if self.needs_guardian and cleaned["booker_name"]:
            booker = Contact(
                cleaned["booker_name"], cleaned.get("booker_email", ""), email_ok=cleaned["booker_email_ok"]
            )
        consents = ["telehealth", "privacy", *(["guardian"] if cleaned.get("guardian") else [])]
        return BookingDetails(
            contact=Contact(
                cleaned["name"],
                cleaned.get("email", ""),
                cleaned.get("phone", ""),
                email_ok=cleaned["email_ok"],
                text_ok=cleaned.get("text_ok", False),
                voicemail_ok=cleaned["voicemail_ok"],
            ),
            date_of_birth=cleaned["date_of_birth"],
            state=state,
            timezone=timezone,
            language=language,
            consents=frozenset(consents),
            pronouns=cleaned["pronouns"],
            member_id=re.sub(r"[\s-]", "", cleaned["member_id"]).upper(),
            booker=booker,
            relationship=cleaned.get("relationship", ""),
            copay=cleaned.get("copay"),
            deductible_left=cleaned.get("deductible_left"),
            share=cleaned["share"],
            passphrase=cleaned["word"],
        )


class GuardianFields(forms.Form):
    """The adult who books for a minor."""

    booker_name = forms.CharField(label=_("Your name"), max_length=150)
    relationship = forms.CharField(label=_("You are their …"), max_length=60)
    booker_email = forms.EmailField(label=_("Your e-mail"), max_length=254, required=False)
    booker_email_ok = forms.BooleanField(label=_("It is safe to write to my address"), required=False)
    guardian = forms.BooleanField(label=_("I may decide on this person's care, and agree to it."))


class CancelForm(forms.Form):
    """Cancel an appointment. The reason is optional."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("A reason, only if you want"), max_length=1_000, required=False)


class MoveForm(forms.Form):
    """Move an appointment to another time."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    start = forms.DateTimeField()


class RebookForm(forms.Form):
    """Book another appointment, or the same hour for up to four weeks."""

    start = forms.DateTimeField()
    weeks = forms.IntegerField(min_value=1, max_value=MAX_WEEKS)


class SeriesForm(forms.Form):
    """For how many weeks to show times."""

    weeks = forms.IntegerField(min_value=1, max_value=MAX_WEEKS, required=False)
