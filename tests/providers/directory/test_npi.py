import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.directory.domain.npi import check_digit, is_valid

FIRST_NINE = st.integers(100_000_000, 299_999_999).map(str)


def test_the_published_example_is_valid() -> None:
    assert is_valid("1234567893")


@pytest.mark.parametrize(
    "number",
    [
        "1234567890",  # wrong check digit
        "9941339100",  # passes Luhn, and no NPI begins with 9
        "0234567893",
        "123456789",
        "12345678930",
        "123456789３",  # full-width digit
        "1234567893\n",
        " 1234567893",
        "",
    ],
)
def test_anything_else_is_invalid(number: str) -> None:
    assert not is_valid(number)


@given(FIRST_NINE)
def test_every_nine_digits_have_one_check_digit(first: str) -> None:
    assert [d for d in "0123456789" if is_valid(first + d)] == [check_digit(first)]


@given(FIRST_NINE, st.integers(1, 8), st.integers(1, 9))
def test_one_mistyped_digit_is_detected(first: str, position: int, step: int) -> None:
    number = first + check_digit(first)
    wrong = str((int(number[position]) + step) % 10)
    assert not is_valid(number[:position] + wrong + number[position + 1 :])
