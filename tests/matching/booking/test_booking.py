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
