"""Why a provider is, or is not, on the public list: each gate by name, with what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from providers.directory.domain.freshness import fresh
from providers.directory.domain.license import Authority


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that decide: status, and the day on which capacity and contact were last verified."""

    status: str
    capacity_verified_on: date | None
    contact_verified_on: date | None


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition of being listed. `since` is the date it rests on, where there is one."""

    code: str
    open: bool
    since: date | None = None


def gates(facts: Facts, authorities: Sequence[Authority], today: date) -> list[Gate]:
    """Every gate, in the order in which staff would mend them."""
    in_force = [one for one in authorities if one.starts_on <= today <= one.ends_on]
    return [
        Gate("active", facts.status == "active"),
        Gate("license", bool(in_force), max((one.ends_on for one in in_force), default=None)),
        Gate("capacity_verified", fresh(facts.capacity_verified_on, today), facts.capacity_verified_on),
        Gate("contact_verified", fresh(facts.contact_verified_on, today), facts.contact_verified_on),
    ]


def listed(facts: Facts, authorities: Sequence[Authority], today: date) -> bool:
    """Whether every gate is open."""
    return all(gate.open for gate in gates(facts, authorities, today))
