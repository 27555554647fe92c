"""The rules of six-digit codes that are sent to an address on file: how long one lives, how often one is sent or tried.

The links that lead to such a code come to the same address, and have a limit of their own."""

from datetime import timedelta
from enum import Enum

DIGITS = 6
LIFETIME = timedelta(minutes=10)
HOUR = timedelta(hours=1)
CODES_AN_HOUR, TRIES_A_CODE, LINKS_AN_HOUR = 5, 5, 3


class Verdict(Enum):
    """What became of an answer. `RATE_LIMITED`: it wasn't looked at, since there is nothing to answer, or no more tries."""

    VALID = "valid"
    INVALID = "invalid"
    RATE_LIMITED = "rate_limited"


def may_send(sent_in_the_last_hour: int) -> bool:
    """Whether another code may be sent to the same address."""
    return sent_in_the_last_hour < CODES_AN_HOUR


def may_send_link(sent_in_the_last_hour: int) -> bool:
    """Whether another link may be sent to the same address."""
    return sent_in_the_last_hour < LINKS_AN_HOUR


def may_try(tries: int) -> bool:
    """Whether a code that was tried so often may be tried again."""
    return tries < TRIES_A_CODE


def only_digits(typed: str) -> str:
    """The digits of what was typed, without the spaces and dashes that people put between them."""
    return "".join(character for character in typed[:20] if character.isdecimal())
