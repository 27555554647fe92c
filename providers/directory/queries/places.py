"""Where a ZIP code lies."""

import zipcodes

from providers.directory.domain.license import STATES
from providers.directory.domain.zones import MOST_PEOPLE


def of_zip(code: str) -> tuple[str, str] | None:
    """State and IANA time zone of a five-digit ZIP code, or None if there is none such. Looked up offline."""
    found = zipcodes.matching(code)
    if not found or found[0]["state"] not in STATES:
        return None
    return found[0]["state"], found[0]["timezone"] or MOST_PEOPLE[found[0]["state"]]
