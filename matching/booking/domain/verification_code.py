"""Rules for six-digit verification codes: lifetime, sends per hour and tries per code.

The links that lead to a code are mailed to the same address and have their own limit.
"""

from datetime import timedelta
from enum import Enum

DIGITS = 6
LIFETIME = timedelta(minutes=10)
HOUR = timedelta(hours=1)
MAX_CODES_PER_HOUR, MAX_TRIES_PER_CODE, MAX_LINKS_PER_HOUR = 5, 5, 3


class Verdict(Enum):
    """The result of checking a code.

    `UNAVAILABLE`: it was not checked, because no code is live or no tries are left. `REPLACED`: a newer one was sent.
    """

    VALID = "valid"
    INVALID = "invalid"
    REPLACED = "replaced"
    UNAVAILABLE = "unavailable"


def may_send(sent_in_the_last_hour: int) -> bool:
    """Return whether another code may be sent to the same address."""
    return sent_in_the_last_hour < MAX_CODES_PER_HOUR


def may_send_link(sent_in_the_last_hour: int) -> bool:
    """Return whether another link may be sent to the same address."""
    return sent_in_the_last_hour < MAX_LINKS_PER_HOUR


def may_try(tries: int) -> bool:
    """Return whether a code with this many tries may be tried again."""
    return tries < MAX_TRIES_PER_CODE


def only_digits(typed: str) -> str:
    """Return the digits of the typed text, without spaces and dashes."""
    return "".join(character for character in typed[:20] if character.isdecimal())
