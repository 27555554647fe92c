"""The National Provider Identifier: ten digits with a check digit (45 CFR 162.406; check digit: ISO/IEC 7812-1)."""

import re

PATTERN = re.compile(r"[12][0-9]{9}", re.ASCII)
# The prefix 80840 (health applications, United States) adds this to the Luhn sum.
PREFIX_SUM = 24


def is_valid(number: str) -> bool:
    """Return whether `number` begins with 1 or 2, and the Luhn sum of 80840 and its ten digits is 0 modulo 10."""
    return bool(PATTERN.fullmatch(number)) and number[9] == check_digit(number[:9])


def check_digit(first_nine: str) -> str:
    """Return the tenth digit of an NPI."""
    total = PREFIX_SUM
    for position, character in enumerate(first_nine):
        digit = int(character) * (2 if position % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)
