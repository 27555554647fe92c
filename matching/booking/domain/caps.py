"""Caps on what people can hold and book before they show that we can reach them."""

import re

# Mail providers that ignore dots in the part before the @.
IGNORING_DOTS = frozenset({"gmail.com", "googlemail.com"})


class CapReached(Exception):
    """A cap refused the request. `code` is the problem code of the HTTP contract, `retry_after` is in seconds."""

    def __init__(self, code: str, *, retry_after: int) -> None:
        super().__init__(code)
        self.code, self.retry_after = code, retry_after


def share(free: int) -> int:
    """Return how many of `free` places one side may take so that the other keeps some: half of them, rounded up."""
    return (free + 1) // 2


def canonical_email(email: str) -> str:
    """Return one spelling for the spellings of an address that reach the same mailbox: case, tags, ignored dots."""
    local, _at, domain = email.strip().casefold().rpartition("@")
    local = re.sub(r"\+.*", "", local) or local
    return f"{local.replace('.', '') if domain in IGNORING_DOTS else local}@{domain}"
