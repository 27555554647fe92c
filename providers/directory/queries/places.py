"""ZIP codes."""

import zipcodes

from providers.directory.domain.license import STATES
from providers.directory.domain.zones import DEFAULT_TIMEZONE


def lookup_zip(code: str) -> tuple[str, str] | None:
    """Return the state and IANA time zone of a five-digit ZIP code, or None if unknown. Works offline."""
    matches = zipcodes.matching(code)
    if not matches or matches[0]["state"] not in STATES:
        return None
    state = matches[0]["state"]
    return state, matches[0]["timezone"] or DEFAULT_TIMEZONE[state]
