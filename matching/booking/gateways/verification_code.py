"""The digits of verification codes, and how they are stored. `purpose` keeps one kind of code from passing as another."""

from config.crypto import tokens
from matching.booking.domain.verification_code import DIGITS

# Both are part of how stored codes were made: they never change.
APPOINTMENT, PROVIDER = "door", "practice-code"


def digits(purpose: str, ref: str) -> str:
    """The six digits that follow from a random ref and our key; they are stored nowhere."""
    number = int.from_bytes(tokens.digest(tokens.derive(purpose, ref)), "big") % 10**DIGITS
    return f"{number:0{DIGITS}d}"


def digest(purpose: str, owner: str | int, code: str) -> bytes:
    """The keyed hash by which the code of an owner is stored."""
    return tokens.keyed(purpose, f"{owner}:{code}")
