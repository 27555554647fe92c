"""Booking forms: client details, contact, consents, and changes to an appointment."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.text.addresses import phone_number
from config.text.form_fields import AmountField, EmailField, TextField, WholeNumberField
from matching.appointments.domain.booking_request import BookingDetails, Contact
from matching.booking.gateways import sms
from matching.booking.queries.later_visits import MAX_WEEKS

MAX_AGE_YEARS = 150


def validate_date_of_birth(day: date, today: date) -> date:
    """Return the date of birth if it is not in the future and within 150 years. Raises ValidationError."""
    if day > today or today.year - day.year > MAX_AGE_YEARS:
        raise ValidationError(_("This must be a day in the past, within 150 years."))
    return day


# A child's form speaks to the guardian, who gets the messages.
CHILD_LABELS = {
    "name": _("Your child's name"),
    "pronouns": _("Your child's pronouns, if you like"),
    "date_of_birth": _("Your child's date of birth"),
    "email": _("Your e-mail"),
    "phone": _("Your phone"),
    "relationship": _("You are the child's …"),
}
CONSENT_ERRORS = {"required": _("Please tick this to book.")}


class DetailsForm(forms.Form):
    """The form after a hold is created.

    `guardian` adds the fields for an adult who books for a minor; they are optional unless `guardian_required`. `insured`
    adds the fields for copay and deductible. With `child` the form speaks to the guardian and asks only for their contact.
    """

    name = TextField(
        error_messages={"required": _("Please tell us the name.")},
        label=_("Name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    pronouns = TextField(label=_("Pronouns, if you like"), max_length=40, required=False)
    date_of_birth = forms.DateField(
        error_messages={"required": _("Please give the day, month and year.")},
        label=_("Date of birth"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}),
    )
    email = EmailField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    email_ok = forms.BooleanField(label=_("It is safe to write to this address"), required=False)
    phone = TextField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    text_ok = forms.BooleanField(label=_("It is safe to text this number"), required=False)
    voicemail_ok = forms.BooleanField(label=_("It is safe to leave a message there"), required=False)
    word = TextField(
        label=_("A word of your own, if others may read your messages"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    member_id = TextField(
        label=_("Insurance member ID, if at hand"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    copay = AmountField(label=_("Your copay for a session, in US dollars, if you know it"), required=False)
    deductible_left = AmountField(
        label=_("What is left of your deductible, in US dollars, if you know it"), required=False
    )
    share = TextField(
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
        child: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not insured:
            del self.fields["copay"], self.fields["deductible_left"]
        self.today, self.needs_guardian, self.is_for_child = today, guardian, child
        if not sms.is_configured():
            del self.fields["text_ok"]
        if guardian:
            self.fields.update(GuardianFields(use_required_attribute=False).fields)
            for name in ("booker_name", "relationship", "guardian"):
                self.fields[name].required = guardian_required or child
        if child:
            self._address_the_guardian()

    def _address_the_guardian(self) -> None:
        """Ask for the child's name and birth date, and only for the guardian's contact details."""
        del self.fields["booker_email"], self.fields["booker_email_ok"]
        for name, label in CHILD_LABELS.items():
            self.fields[name].label = label
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["date_of_birth"].widget.attrs["autocomplete"] = "off"

    def clean_phone(self) -> str:
        return phone_number(self.cleaned_data["phone"])

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
        if self.needs_guardian and cleaned["booker_name"] and not self.is_for_child:
            return bool(cleaned["booker_email_ok"] and cleaned.get("booker_email"))
        return bool(cleaned["email_ok"] or cleaned.get("text_ok"))

    def details(self, *, state: str, timezone: str, language: str) -> BookingDetails:
        """Return the cleaned data as the action's value."""
        cleaned = self.cleaned_data
        contact = Contact(
            cleaned["name"],
            cleaned.get("email", ""),
            cleaned.get("phone", ""),
            email_ok=cleaned["email_ok"],
            text_ok=cleaned.get("text_ok", False),
            voicemail_ok=cleaned["voicemail_ok"],
        )
        booker = None
        if self.is_for_child:
            contact, booker = Contact(cleaned["name"]), replace(contact, name=cleaned["booker_name"])
        elif self.needs_guardian and cleaned["booker_name"]:
            booker = Contact(
                cleaned["booker_name"], cleaned.get("booker_email", ""), email_ok=cleaned["booker_email_ok"]
            )
        consents = ["telehealth", "privacy", *(["guardian"] if cleaned.get("guardian") else [])]
        return BookingDetails(
            contact=contact,
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

    booker_name = TextField(label=_("Your name"), max_length=150)
    relationship = TextField(label=_("You are their …"), max_length=60)
    booker_email = EmailField(label=_("Your e-mail"), max_length=254, required=False)
    booker_email_ok = forms.BooleanField(label=_("It is safe to write to my address"), required=False)
    guardian = forms.BooleanField(label=_("I may decide on this person's care, and agree to it."))


class CancelForm(forms.Form):
    """Cancel an appointment. The reason is optional."""

    version = WholeNumberField(min_value=1, widget=forms.HiddenInput)
    confirm = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = TextField(label=_("A reason, only if you want"), max_length=1_000, required=False)


class MoveForm(forms.Form):
    """Move an appointment to another time."""

    version = WholeNumberField(min_value=1, widget=forms.HiddenInput)
    confirm = forms.BooleanField(required=False, widget=forms.HiddenInput)
    start = forms.DateTimeField()


class RebookForm(forms.Form):
    """Book another appointment, or the same hour for up to four weeks."""

    start = forms.DateTimeField()
    weeks = WholeNumberField(min_value=1, max_value=MAX_WEEKS)


class SeriesForm(forms.Form):
    """For how many weeks to show times."""

    weeks = WholeNumberField(min_value=1, max_value=MAX_WEEKS, required=False)
