"""Decide which rows of a batch can be written now, so that no verified number is on two records.

The result of an import doesn't depend on the order of its rows: a row whose number another provider still has waits,
and is tried again when all other rows are written. Rows that swap their numbers are written together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from providers.imports.domain.roster import Absent, License, Privilege, Problem, ProviderRow, Rejected
from providers.imports.domain.roster.claims import Claim, claim_of, releases, verified_claims
from providers.imports.queries import number_holders


@dataclass(frozen=True, slots=True)
class Decision:
    """The rows to write together, those that must wait, and those that claim a number of another row of the file."""

    ready: list[ProviderRow]
    waiting: list[ProviderRow]
    rejected: list[Rejected]
    # Numbers of the ready rows that other providers have who lose them in this dry run.
    simulated: frozenset[tuple[str, Claim]]


def decide(
    rows: Sequence[ProviderRow],
    shared: frozenset[Claim],
    released: frozenset[tuple[str, Claim]] | set[tuple[str, Claim]],
) -> Decision:
    """Decide about rows that are written in one transaction.

    `shared` are the numbers that several rows of the file claim, `released` those that providers (by NPI) have lost in
    a dry run, where nothing is stored.
    """
    claims = {row.npi: verified_claims(row) for row in rows}
    holders = number_holders.holders({claim for numbers in claims.values() for claim in numbers})
    rejected = [
        rejected_claim(row, sorted(conflicts)[0], "is claimed by another row of this file too")
        for row in rows
        if (conflicts := {claim for claim in claims[row.npi] & shared if holders.get(claim) != row.npi})
    ]
    rejected_npis = {row.npi for row in rejected}
    ready = [row for row in rows if row.npi not in rejected_npis]
    while True:
        by_npi = {row.npi: row for row in ready}

        def is_free(claim: Claim, npi: str, by_npi: dict[str, ProviderRow] = by_npi) -> bool:
            holder = holders.get(claim, npi)
            lost = (holder, claim) in released or (holder in by_npi and releases(by_npi[holder], claim))
            return holder == npi or lost

        blocked = {row.npi for row in ready if not all(is_free(claim, row.npi) for claim in claims[row.npi])}
        if not blocked:
            break
        ready = [row for row in ready if row.npi not in blocked]
    ready_npis = {row.npi for row in ready}
    waiting = [row for row in rows if row.npi not in ready_npis | rejected_npis]
    simulated = {(holders[c], c) for row in ready for c in claims[row.npi] if holders.get(c, row.npi) != row.npi}
    return Decision(ready, waiting, rejected, frozenset(simulated & released))


def reject(row: ProviderRow) -> Rejected:
    """Reject a row that waited for a number that another provider keeps."""
    numbers = verified_claims(row)
    holders = number_holders.holders(numbers)
    conflicts = sorted(claim for claim in numbers if holders.get(claim, row.npi) != row.npi) or sorted(numbers)
    return rejected_claim(row, conflicts[0], "belongs to another provider already")


def rejected_claim(row: ProviderRow, claim: Claim, why: str) -> Rejected:
    """Return the rejection of a row whose number isn't free."""
    kind = claim[0]
    items: tuple[License | Privilege, ...] = (
        *row.licenses,
        *(() if isinstance(row.privileges, Absent) else row.privileges),
    )
    number = next(item.number for item in items if claim_of(item) == claim)
    name = f"{claim[1]} {claim[2]} license" if kind == "license" else f"{claim[1]} privilege"
    field = "licenses" if kind == "license" else "privileges"
    problem = Problem(row.line, field, f"{name} {number} {why}; one of the two is mistyped")
    return Rejected(row.line, row.npi, f"{kind}_taken", (problem,))
