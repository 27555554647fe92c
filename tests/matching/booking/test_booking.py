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
    settings.TEXTS = "none"
    plain = form()
    assert ("text_ok" in plain.fields, plain.is_valid()) == (False, True)
    settings.TEXTS = "file"
    offered = form()
    assert ("text_ok" in offered.fields, offered.is_valid()) == (True, True)
    made = offered.details(state="NY", timezone="America/New_York", language="en")
    assert (made.contact.text_ok, made.contact.phone) == (True, "+12125550100")


@pytest.mark.parametrize("phone", ["", "212 555 0100 ext. 7"])
def test_text_consent_needs_a_number_that_can_receive_texts(settings: Any, phone: str) -> None:
    settings.TEXTS = "file"
    assert list(form(phone=phone).errors) == ["phone"]
