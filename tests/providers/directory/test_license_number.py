"""Texts that are no license numbers, and spellings of the same number."""

import pytest
from django.db.models import Value
from django.db.models.functions import Cast
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.directory.domain.license_number import comparison_key, is_placeholder
from providers.directory.models import Compact
from providers.directory.models.license import comparison_key as comparison_key_in_sql

WORDS = (
    "NA",
    "N/A",
    "n.a.",
    "NONE",
    "none yet",
    "PENDING",
    "Pending 2026",
    "TBD",
    "tba",
    "LMHC",
    "UNKNOWN",
    "applied 1/2026",
)
SYMBOLS = ("", ".", "-", "--", "?", "*", "/", "#", "X", "XXXXX", "０", "0", "00000", "000-00-0000", "101YM0800X")
NUMBERS = ("1", "0012345", "PSY 12345", "S000000", "12-345/A", "LCSW123", "１２３", "9876543210", "N123")


@pytest.mark.parametrize("text", [*WORDS, *SYMBOLS])
def test_a_placeholder_is_no_number(text: str) -> None:
    assert is_placeholder(text)
    assert is_placeholder(f" {text.lower()} ")


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)


@given(st.text("0 .-/_#*", max_size=12))
def test_zeros_and_marks_are_never_a_number(text: str) -> None:
    assert is_placeholder(text)


@given(st.text("ABCxyz019", min_size=1, max_size=12), st.data())
def test_marks_spaces_and_case_make_no_other_number(text: str, data: st.DataObject) -> None:
    marks = data.draw(st.lists(st.sampled_from(["", "-", " ", ".", "/"]), min_size=len(text), max_size=len(text)))
    spelled = "".join(character + mark for character, mark in zip(text, marks, strict=True))
    assert comparison_key(spelled.swapcase()) == comparison_key(text)


@pytest.mark.django_db
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12))
@settings(max_examples=100, deadline=None)
def test_postgresql_compares_numbers_in_the_same_way(text: str) -> None:
    rows = Compact.objects.annotate(text=Cast(Value(text), output_field=Compact._meta.get_field("label")))
    assert rows.annotate(key=comparison_key_in_sql("text")).values_list("key", flat=True)[0] == comparison_key(text)
