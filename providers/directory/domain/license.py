"""Who may serve where, on which day: state licenses, and compact privileges in states that issue them.

The clinician must be licensed where the client is during the session, so every question here has a state and a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from providers.directory.domain.freshness import fresh

# USPS codes: the 50 states, the District of Columbia and the territories a client can be in.
STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY DC PR GU VI AS MP"
).split()

# License type → NUCC Health Care Provider Taxonomy code.
TAXONOMY = {
    "mental-health-counselor": "101YM0800X",
    "professional-counselor": "101YP2500X",
    "psychologist": "103TC0700X",
    "clinical-social-worker": "1041C0700X",
    "marriage-family-therapist": "106H00000X",
    "psychiatrist": "2084P0800X",
    "child-psychiatrist": "2084P0804X",
    "psychiatric-nurse-practitioner": "363LP0808X",
}
TYPES = tuple(TAXONOMY)
# On what leave to serve rests.
BASES = ("license", "compact")
PRESCRIBERS = frozenset({"psychiatrist", "child-psychiatrist", "psychiatric-nurse-practitioner"})


@dataclass(frozen=True, slots=True)
class License:
    """A state license. It counts on days from `issued_on` to `expires_on`, both inclusive, while active and verified."""

    state: str
    active: bool
    issued_on: date
    expires_on: date
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Privilege:
    """A privilege under an interstate compact, for some of its states or (None) all that issue."""

    compact: str
    states: frozenset[str] | None
    active: bool
    issued_on: date
    expires_on: date
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Membership:
    """A state that issues privileges under a compact, from a day, perhaps to a day."""

    compact: str
    state: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Authority:
    """Leave to serve in one state from one day to another, both inclusive. `basis` is `license` or `compact`."""

    state: str
    basis: str
    starts_on: date
    ends_on: date


def authorities(
    licenses: Iterable[License], privileges: Iterable[Privilege], memberships: Iterable[Membership], today: date
) -> list[Authority]:
    """Every leave to serve that rests on facts verified lately enough to be believed `today`; past ones left out."""
    found = [
        Authority(held.state, "license", held.issued_on, held.expires_on)
        for held in licenses
        if held.active and fresh(held.verified_on, today)
    ]
    issuing = list(memberships)
    for held in privileges:
        if not (held.active and fresh(held.verified_on, today)):
            continue
        for member in issuing:
            if member.compact != held.compact or (held.states is not None and member.state not in held.states):
                continue
            starts_on = max(held.issued_on, member.starts_on)
            ends_on = min(held.expires_on, member.ends_on or held.expires_on)
            if starts_on <= ends_on:
                found.append(Authority(member.state, "compact", starts_on, ends_on))
    return sorted({one for one in found if one.ends_on >= today}, key=lambda one: (one.state, one.basis, one.starts_on))


def in_force(granted: Iterable[Authority], state: str, day: date) -> bool:
    """Whether any of `granted` lets its holder serve in `state` on `day`."""
    return any(one.state == state and one.starts_on <= day <= one.ends_on for one in granted)
