"""The requirements for being on the public list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from providers.directory.domain.freshness import fresh
from providers.directory.domain.license import Authority


@dataclass(frozen=True, slots=True)
class Facts:
    """The provider's status, and the days on which capacity and contact were last verified."""

    status: str
    capacity_verified_on: date | None
    contact_verified_on: date | None


@dataclass(frozen=True, slots=True)
class Gate:
    """One requirement. `open` says whether it is met, `since` is the date that decides, if there is one."""

    code: str
    open: bool
    since: date | None = None


def gates(facts: Facts, authorities: Sequence[Authority], today: date) -> list[Gate]:
    """Return every requirement, in the order in which staff would fix them."""
    in_force = [authority for authority in authorities if authority.starts_on <= today <= authority.ends_on]
    return [
        Gate("active", facts.status == "active"),
        Gate("license", bool(in_force), max((authority.ends_on for authority in in_force), default=None)),
        Gate("capacity_verified", fresh(facts.capacity_verified_on, today), facts.capacity_verified_on),
        Gate("contact_verified", fresh(facts.contact_verified_on, today), facts.contact_verified_on),
    ]


def is_listed(facts: Facts, authorities: Sequence[Authority], today: date) -> bool:
    """Return whether every requirement is met."""
    return all(requirement.open for requirement in gates(facts, authorities, today))
