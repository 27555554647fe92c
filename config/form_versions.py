"""Two tabs of one form: the second save must not silently drop what the first one saved.

A form carries `seen`, a short digest of the stored values that it showed. The save compares it, under its lock, with the
values as they are then.
"""

import hashlib


class ChangedMeanwhile(Exception):
    """The stored values are no longer those that the form showed. Nothing was saved."""


def digest_of(*values: object) -> str:
    """Return a short digest of values, for the hidden field `seen`."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def check(seen: str, *values: object) -> None:
    """Raise ChangedMeanwhile unless `seen` is the digest of the values."""
    if seen != digest_of(*values):
        raise ChangedMeanwhile
