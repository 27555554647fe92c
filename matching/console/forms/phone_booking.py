"""Forms for booking by phone: all six questions on one page, then the client's details."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from matching.appointments.domain.booking_request import BookingDetails
from matching.booking.forms.booking import DetailsForm
from matching.search.forms.question import QuestionForm
from matching.search.forms.request import QUESTION_FORMS

SELECTED_CHANNELS, NO_MESSAGES = "ways", "none"
CONTACT_FIELDS = ("email", "email_ok", "phone", "text_ok", "voicemail_ok", "word", "booker_email", "booker_email_ok")
# The public form addresses the client directly; these labels are for staff who ask the caller.
STAFF_LABELS = {
    "pronouns": _("Pronouns, if they like"),
    "word": _("A word of their own, if others may read their messages"),
    "member_id": _("Insurance member ID, if at hand"),
    "copay": _("Their copay for a session, in US dollars, if they know it"),
    "deductible_left": _("What is left of their deductible, in US dollars, if they know it"),
    "share": _("Anything they want the therapist to know before"),
    "booker_name": _("Name of the adult who books"),
    "relationship": _("They are the client's …"),
    "booker_email": _("The adult's e-mail"),
    "booker_email_ok": _("It is safe to write to the adult's address"),
    "telehealth": _("I read this aloud, and the caller agreed."),
    "privacy": _("I read this aloud, and the caller agreed."),
    "guardian": _("I read this aloud, and the caller agreed: they may decide on this person's care, and agree to it."),
}
CONSENT_NOT_READ = _("Read it aloud and tick this, or the session can't be booked.")


def question_forms(data: Any, answers: Mapping[str, Any]) -> dict[str, QuestionForm]:
    """Question name → form, prefixed with the name and bound to `data` unless it is None.

    Each form gets the saved `answers`, updated with the valid answers of the forms before it.
    """
    answers_so_far, bound_forms = dict(answers), {}
    for name, form_class in QUESTION_FORMS.items():
        form = form_class(data, answers=answers_so_far, prefix=name, initial=answers.get(name))
        if data is not None and form.is_valid():
            answers_so_far[name] = form.saved_values()
        bound_forms[name] = form
    return bound_forms


class HoldForm(forms.Form):
    """An opening chosen from the list."""

    provider = forms.SlugField(max_length=200)
    start = forms.DateTimeField()


class PhoneBookingForm(DetailsForm):
    """The client's details, after a hold. Staff must choose whether messages are allowed."""

    messages = forms.ChoiceField(
        label=_("May we write or call?"),
        widget=forms.RadioSelect,
        choices=[
            (SELECTED_CHANNELS, _("Yes, in the ways ticked below and no other")),
            (NO_MESSAGES, _("No messages at all. No address and no number is kept.")),
        ],
        error_messages={"required": _("Ask the caller, and choose one.")},
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in STAFF_LABELS.keys() & self.fields.keys():
            self.fields[name].label = STAFF_LABELS[name]
        for name in ("telehealth", "privacy", "guardian"):
            if name in self.fields:
                self.fields[name].error_messages["required"] = CONSENT_NOT_READ
        self.fields["name"].error_messages["required"] = _("Ask for the name, and type it here.")

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("messages") == NO_MESSAGES:
            for name in CONTACT_FIELDS:
                self.errors.pop(name, None)
                if name in self.fields:
                    self.cleaned_data[name] = False if name.endswith("_ok") else ""
        cleaned = super().clean()
        has_channel = any(cleaned.get(name) for name in ("email_ok", "text_ok", "voicemail_ok", "booker_email_ok"))
        if cleaned.get("messages") == SELECTED_CHANNELS and not has_channel:
            self.add_error("messages", _("Tick at least one way that is safe, or choose no messages at all."))
        return cleaned

    def phone_details(self, *, state: str, timezone: str, staff: str) -> BookingDetails:
        """Return the booking details, with `staff` as the person who read the consents aloud."""
        details = self.details(state=state, timezone=timezone, language=self.cleaned_data["language"])
        return replace(details, read_by=staff)
