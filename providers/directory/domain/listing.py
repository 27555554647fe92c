"""The requirements for being on the public list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from providers.directory.domain.freshness import is_current
from providers.directory.domain.license import Authority


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """The provider's status, the days on which capacity and contact were last verified, and the NPI's deactivation."""

    status: str
    capacity_verified_on: date | None
    contact_verified_on: date | None
    npi_deactivated_on: date | None = None


@dataclass(frozen=True, slots=True)
class ListingRequirement:
    """One requirement. `is_met` says whether it is met, `since` is the date that decides, if there is one."""

    code: str
    is_met: bool
    since: date | None = None


def requirements(
    facts: ListingFacts, authorities: Sequence[Authority], today: date, *, license_day: date | None = None
) -> list[ListingRequirement]:
    """Return every requirement, in the order in which staff would fix them.

    `today` is the UTC date. `license_day` is the local date on which a license must be in force, default `today`.
    """
    day = license_day or today
    in_force = [authority for authority in authorities if authority.starts_on <= day <= authority.ends_on]
    return [
        ListingRequirement("active", facts.status == "active"),
        ListingRequirement("npi", facts.npi_deactivated_on is None, facts.npi_deactivated_on),
        ListingRequirement("license", bool(in_force), max((authority.ends_on for authority in in_force), default=None)),
        ListingRequirement(
            "capacity_verified", is_current(facts.capacity_verified_on, today), facts.capacity_verified_on
        ),
        ListingRequirement("contact_verified", is_current(facts.contact_verified_on, today), facts.contact_verified_on),
    ]


def is_listable(facts: ListingFacts, today: date) -> bool:
    """Return whether every requirement is met except the license, which depends on the client's local date."""
    return all(requirement.is_met for requirement in requirements(facts, (), today) if requirement.code != "license")


def is_listed(facts: ListingFacts, authorities: Sequence[Authority], today: date) -> bool:
    """Return whether every requirement is met."""
    return all(requirement.is_met for requirement in requirements(facts, authorities, today))
