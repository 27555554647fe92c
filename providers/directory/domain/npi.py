"""The National Provider Identifier: ten digits with a check digit (45 CFR 162.406; check digit: ISO/IEC 7812-1)."""

import re

SHAPE = re.compile(r"[12][0-9]{9}", re.ASCII)
# The prefix stands for health applications (80) in the United States (840) and adds this to the Luhn sum.
PREFIX_SUM = 24


def valid(number: str) -> bool:
    """Whether `number` is an NPI: first digit 1 or 2, and Luhn over 80840 and the ten digits gives 0 modulo 10."""
    return bool(SHAPE.fullmatch(number)) and number[9] == check_digit(number[:9])


def check_digit(first_nine: str) -> str:
    """The tenth digit for nine digits."""
    total = PREFIX_SUM
    for position, character in enumerate(first_nine):
        digit = int(character) * (2 if position % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)
