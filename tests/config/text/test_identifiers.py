"""Slugs and row ids as they come from outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.text import identifiers


@pytest.mark.parametrize(("text", "slug"), [("maya-okafor", "maya-okafor"), ("A_1", "A_1"), ("", ""), ("a b", "")])
def test_slugs(text: str, slug: str) -> None:
    assert identifiers.slug(text) == slug


@given(st.text())
def test_a_slug_holds_nothing_that_an_address_could_not(text: str) -> None:
    slug = identifiers.slug(text)
    assert slug in ("", text)
    assert slug.isascii()
    assert slug.replace("-", "").replace("_", "").isalnum() or not slug.strip("-_")


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("9" * 18, 10**18 - 1), ("0", None), ("-1", None), ("9" * 19, None), ("9" * 5000, None), ("١", None)],
)
def test_row_ids_fit_the_database(text: str, number: int | None) -> None:
    assert identifiers.row_id(text) == number
