"""Caps on what people can hold and book before they show that we can reach them."""

import re
from contextlib import suppress

# Mail providers that ignore dots in the part before the @.
IGNORING_DOTS = frozenset({"gmail.com"})
SAME_PROVIDER = {"googlemail.com": "gmail.com"}


class CapReached(Exception):
    """A cap refused the request. `code` is the problem code of the HTTP contract, `retry_after` is in seconds."""

    def __init__(self, code: str, *, retry_after: int) -> None:
        super().__init__(code)
        self.code, self.retry_after = code, retry_after


def share(free: int) -> int:
    """Return how many of `free` places one side may take so that the other keeps some: half of them, rounded up."""
    return (free + 1) // 2


def canonical_email(email: str) -> str:
    """Return one spelling for the spellings of an address that reach the same mailbox.

    They differ in case, tags, quotes and backslashes (RFC 5321), dots that the provider ignores, two names of one provider,
    and the alphabet of the domain.
    """
    local, _at, domain = email.strip().casefold().rpartition("@")
    local = re.sub(r'[\\"]', "", local)
    local = re.sub(r"\+.*", "", local) or local
    with suppress(UnicodeError):  # a domain without a second spelling
        domain = domain.encode("idna").decode()
    domain = SAME_PROVIDER.get(domain, domain)
    return f"{local.replace('.', '') if domain in IGNORING_DOTS else local}@{domain}"
