"""Initials in place of a photo never read as a degree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.directory.domain.profile import CREDENTIALS, initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maya Okafor", "MO"), ("Meseret Desta", "M"), ("Dana Olsen", "D"), ("Rosa Nunez", "R"), ("Mary Ann Adams", "M"),
        ("Paul Anders", "P"), ("Nia Pratt", "N"), ("Dr. Ana Núñez", "AN"), ("Dr. Lee Kim", "LK"),
        ("Ana María O'Brienne, LCSW", "AO"),
        ("Édith Nadeau", "É"), ("Cher", "C"), ("李 明", "李明"), ("dr", "D"), ("’", ""), ("maya okafor", "MO"),
    ],
)  # fmt: skip
def test_initials_of_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.sampled_from(sorted(CREDENTIALS)), st.text("abcé ", max_size=9), st.text("abcé", max_size=9))
def test_no_name_has_initials_that_are_a_degree(letters: str, first: str, last: str) -> None:
    assert initials(f"{letters[0]}{first} {letters[1]}{last}").upper() not in CREDENTIALS
