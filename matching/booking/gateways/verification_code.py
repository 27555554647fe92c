"""Deriving and hashing verification codes. `purpose` separates the kinds of codes from each other."""

from config.crypto import tokens
from matching.booking.domain.verification_code import DIGITS

# Never change these values: stored codes were derived with them.
APPOINTMENT, PROVIDER = "door", "practice-code"


def digits(purpose: str, ref: str) -> str:
    """Return the six digits derived from a random ref and the server key. They are not stored."""
    number = int.from_bytes(tokens.digest(tokens.derive(purpose, ref)), "big") % 10**DIGITS
    return f"{number:0{DIGITS}d}"


def digest(purpose: str, owner: str | int, code: str) -> bytes:
    """Return the keyed hash under which an owner's code is stored."""
    return tokens.keyed_hash(purpose, f"{owner}:{code}")
