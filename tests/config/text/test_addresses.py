"""Phone numbers as people type them."""

import pytest
from django.core.exceptions import ValidationError

from config.text.addresses import phone_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *((f"608-271-9000{end}", "+16082719000;ext=11") for end in (
            " x11", "x11", " X 11", " ext 11", " ext. 11", " Ext: 11", " extension 11", " extn 11", ", x11", " #11",
            " (x11)", ";ext=11",
        )),
        *((text, "+16082719000") for text in (
            "608-271-9000", "(608) 271-9000", "608.271.9000", "6082719000", "1 608 271 9000", "+1 608-271-9000",
            "６０８-２７１-９０００", "608–271–9000", "tel:+1-608-271-9000", " 608 271 9000 ",
        )),
        ("+1 (555) 010-0199 ext 5", "+15550100199;ext=5"),
        ("+44 20 7946 0958", "+442079460958"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_typed(typed: str, number: str) -> None:
    assert phone_number(typed) == number


@pytest.mark.parametrize("typed", ["5551234", "555-1234", "271-9000 x11"])
def test_a_number_without_area_code_is_refused_with_the_remedy(typed: str) -> None:
    with pytest.raises(ValidationError, match="area code"):
        phone_number(typed)


@pytest.mark.parametrize(
    "typed",
    ["call after 5pm", "608-CALL-NOW", "123-456-7890", "608-271-9000 or 9001", "608-271-90001234567", "x11", "+", "00"],
)
def test_what_nobody_can_dial_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        phone_number(typed)
