"""What staff type while somebody is on the phone: the six questions at once, then who comes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from matching.appointments.domain.booking_request import Details
from matching.booking.forms.booking import DetailsForm
from matching.search.forms.question import Question
from matching.search.forms.request import QUESTION_FORMS

WAYS, SILENCE = "ways", "none"
REACHES = ("email", "email_ok", "phone", "text_ok", "voicemail_ok", "word", "booker_email", "booker_email_ok")
# The public form speaks to who books; here somebody asks for them.
SPOKEN = {
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
UNREAD = _("Read it aloud and tick this, or the session can't be booked.")


def questions(typed: Any, answers: Mapping[str, Any]) -> dict[str, Question]:
    """The six forms, each under its own prefix, bound to what was typed if anything was. Later ones know the earlier."""
    known, found = dict(answers), {}
    for name, kind in QUESTION_FORMS.items():
        form = kind(typed, answers=known, prefix=name, initial=answers.get(name))
        if typed is not None and form.is_valid():
            known[name] = form.given()
        found[name] = form
    return found


class Picked(forms.Form):
    """A time of somebody's on the list."""

    provider = forms.SlugField(max_length=200)
    start = forms.DateTimeField()


class CallForm(DetailsForm):
    """The form after a time is held for a caller. Messages are a choice that must be made."""

    messages = forms.ChoiceField(
        label=_("May we write or call?"),
        widget=forms.RadioSelect,
        choices=[
            (WAYS, _("Yes, in the ways ticked below and no other")),
            (SILENCE, _("No messages at all. No address and no number is kept.")),
        ],
        error_messages={"required": _("Ask the caller, and choose one.")},
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SPOKEN.keys() & self.fields.keys():
            self.fields[name].label = SPOKEN[name]
        for name in ("telehealth", "privacy", "guardian"):
            if name in self.fields:
                self.fields[name].error_messages["required"] = UNREAD
        self.fields["name"].error_messages["required"] = _("Ask for the name, and type it here.")

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("messages") == SILENCE:
            for name in REACHES:
                self.errors.pop(name, None)
                if name in self.fields:
                    self.cleaned_data[name] = False if name.endswith("_ok") else ""
        cleaned = super().clean()
        ticked = any(cleaned.get(name) for name in ("email_ok", "text_ok", "voicemail_ok", "booker_email_ok"))
        if cleaned.get("messages") == WAYS and not ticked:
            self.add_error("messages", _("Tick at least one way that is safe, or choose no messages at all."))
        return cleaned

    def spoken(self, *, state: str, timezone: str, staff: str) -> Details:
        """What was said, and which member of staff read the consents aloud."""
        found = self.details(state=state, timezone=timezone, language=self.cleaned_data["language"])
        return replace(found, read_by=staff)
