"""The booking form: contact options."""

from datetime import date
from typing import Any

import pytest

from matching.booking.forms.booking import DetailsForm

TYPED = {
    "name": "Ana Ruiz",
    "date_of_birth": "1990-05-04",
    "phone": "212 555 0100",
    "text_ok": "on",
    "telehealth": "on",
    "privacy": "on",
}


def form(**facts: Any) -> DetailsForm:
    return DetailsForm(TYPED | facts, guardian=False, guardian_required=False, today=date(2026, 11, 23))


def test_texts_are_offered_only_if_configured(settings: Any) -> None:
    settings.SMS_BACKEND = "none"
    without_texts = form()
    assert ("text_ok" in without_texts.fields, without_texts.is_valid()) == (False, True)
    settings.SMS_BACKEND = "file"
    with_texts = form()
    assert ("text_ok" in with_texts.fields, with_texts.is_valid()) == (True, True)
    details = with_texts.details(state="NY", timezone="America/New_York", language="en")
    assert (details.contact.text_ok, details.contact.phone) == (True, "+12125550100")


@pytest.mark.parametrize("phone", ["", "212 555 0100 ext. 7"])
def test_text_consent_needs_a_number_that_can_receive_texts(settings: Any, phone: str) -> None:
    settings.SMS_BACKEND = "file"
    assert list(form(phone=phone).errors) == ["phone"]


CHILD = {"booker_name": "Rosa Ruiz", "relationship": "mother", "guardian": "on", "voicemail_ok": "on", "email_ok": "on"}


def child_form(**facts: Any) -> DetailsForm:
    typed = TYPED | {"email": "rosa@example.org"} | CHILD | facts
    return DetailsForm(typed, guardian=True, guardian_required=False, child=True, today=date(2026, 11, 23))


def test_the_form_for_a_child_speaks_to_the_guardian() -> None:
    filled = child_form()
    assert filled.is_valid(), filled.errors
    details = filled.details(state="NY", timezone="America/New_York", language="en")
    assert details.booker is not None
    assert (details.contact.name, details.contact.email, details.contact.phone) == ("Ana Ruiz", "", "")
    assert (details.booker.name, details.booker.email, details.booker.email_ok) == (
        "Rosa Ruiz",
        "rosa@example.org",
        True,
    )
    assert (filled.has_channel(), "booker_email" in filled.fields) == (True, False)
    assert str(filled.fields["name"].label) == "Your child's name"


def test_a_child_is_never_booked_without_an_adult() -> None:
    assert sorted(child_form(booker_name="", guardian="").errors) == ["booker_name", "guardian"]
