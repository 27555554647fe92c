"""Where and when a provider may practice: state licenses, and compact privileges in states that issue them.

A clinician must be licensed in the state where the client is during the visit, so every rule takes a state and a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from providers.directory.domain.freshness import is_current

# USPS codes of the 50 states, the District of Columbia and the territories.
STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY DC PR GU VI AS MP"
).split()

# License type → NUCC Health Care Provider Taxonomy code.
TAXONOMY_CODES = {
    "mental-health-counselor": "101YM0800X",
    "professional-counselor": "101YP2500X",
    "psychologist": "103TC0700X",
    "clinical-social-worker": "1041C0700X",
    "marriage-family-therapist": "106H00000X",
    "psychiatrist": "2084P0800X",
    "child-psychiatrist": "2084P0804X",
    "psychiatric-nurse-practitioner": "363LP0808X",
}
LICENSE_TYPES = tuple(TAXONOMY_CODES)
AUTHORITY_BASES = ("license", "compact")
PRESCRIBERS = frozenset({"psychiatrist", "child-psychiatrist", "psychiatric-nurse-practitioner"})


@dataclass(frozen=True, slots=True)
class License:
    """A state license. It counts from `issued_on` to `expires_on`, both inclusive, while active and verified."""

    state: str
    active: bool
    issued_on: date
    expires_on: date
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Privilege:
    """A privilege under an interstate compact, for some of its states or (None) for all that issue privileges."""

    compact: str
    states: frozenset[str] | None
    active: bool
    issued_on: date
    expires_on: date
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Membership:
    """A period in which a state issues privileges under a compact. Both dates are inclusive."""

    compact: str
    state: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Authority:
    """Permission to practice in one state, both dates inclusive. `basis` is `license` or `compact`."""

    state: str
    basis: str
    starts_on: date
    ends_on: date


def current_authorities(
    licenses: Iterable[License],
    privileges: Iterable[Privilege],
    memberships: Iterable[Membership],
    today: date,
    *,
    ends_from: date | None = None,
) -> list[Authority]:
    """Return every authority whose verification is current `today`, by state and basis, without those that have ended.

    `ends_from` is the earliest last day to return, default `today`.
    """
    authorities = [
        Authority(row.state, "license", row.issued_on, row.expires_on)
        for row in licenses
        if row.active and is_current(row.verified_on, today)
    ]
    issuing = list(memberships)
    for row in privileges:
        if not (row.active and is_current(row.verified_on, today)):
            continue
        for member in issuing:
            if member.compact != row.compact or (row.states is not None and member.state not in row.states):
                continue
            starts_on = max(row.issued_on, member.starts_on)
            ends_on = min(row.expires_on, member.ends_on or row.expires_on)
            if starts_on <= ends_on:
                authorities.append(Authority(member.state, "compact", starts_on, ends_on))
    current = {authority for authority in authorities if authority.ends_on >= (ends_from or today)}
    return sorted(current, key=lambda authority: (authority.state, authority.basis, authority.starts_on))


def is_authorized(authorities: Iterable[Authority], state: str, day: date) -> bool:
    """Return whether one of these authorities permits practice in `state` on `day`."""
    return any(
        authority.state == state and authority.starts_on <= day <= authority.ends_on for authority in authorities
    )
