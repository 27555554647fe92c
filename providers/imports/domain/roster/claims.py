"""The verified numbers that a row claims for its provider. Only one provider can have each of them."""

from providers.directory.domain.license_number import comparison_key
from providers.imports.domain.roster.row import Absent, License, Privilege, ProviderRow

# ("license", state, license type, key of the number) or ("privilege", compact, key of the number).
Claim = tuple[str, ...]


def verified_claims(row: ProviderRow) -> frozenset[Claim]:
    """Return the numbers that the row says are verified."""
    return frozenset(claim_of(item) for item in _numbered(row) if item.verified_on)


def releases(row: ProviderRow, number: Claim) -> bool:
    """Return whether a provider who has the number loses it by this row."""
    if number[0] == "privilege" and isinstance(row.privileges, Absent):
        return False
    return number not in {claim_of(item) for item in _numbered(row)}


def claim_of(item: License | Privilege) -> Claim:
    """Return the claim to the number of a license or privilege."""
    if isinstance(item, License):
        return "license", item.state, item.license_type, comparison_key(item.number)
    return "privilege", item.compact, comparison_key(item.number)


def _numbered(row: ProviderRow) -> tuple[License | Privilege, ...]:
    return (*row.licenses, *(() if isinstance(row.privileges, Absent) else row.privileges))
