"""Which provider has which verified license or privilege number."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from providers.directory.models import License, Privilege
from providers.directory.models.license import comparison_key
from providers.imports.domain.roster.claims import Claim


def holders(claims: Collection[Claim]) -> dict[Claim, str]:
    """Return the NPI of the provider who has each of these numbers. Numbers without a holder are missing."""
    keys = {kind: {claim[-1] for claim in claims if claim[0] == kind} for kind in ("license", "privilege")}
    npis: dict[Claim, str] = {}
    if keys["license"]:
        rows = verified_licenses().filter(key__in=keys["license"])
        for state, license_type, key, npi in rows.values_list("state", "license_type", "key", "provider__npi"):
            npis["license", state, license_type, key] = npi
    if keys["privilege"]:
        privileges = verified_privileges().filter(key__in=keys["privilege"])
        for compact, key, npi in privileges.values_list("compact__slug", "key", "provider__npi"):
            npis["privilege", compact, key] = npi
    return {claim: npi for claim, npi in npis.items() if claim in claims}


def held_by(npis: Collection[str]) -> set[tuple[str, Claim]]:
    """Return the verified numbers of these providers, each with the NPI."""
    licenses = verified_licenses().filter(provider__npi__in=npis)
    privileges = verified_privileges().filter(provider__npi__in=npis)
    return {
        (npi, ("license", *number))
        for npi, *number in licenses.values_list("provider__npi", "state", "license_type", "key")
    } | {
        (npi, ("privilege", *number))
        for npi, *number in privileges.values_list("provider__npi", "compact__slug", "key")
    }


def verified_licenses() -> "QuerySet[Any]":
    """Return verified licenses, with `key` for comparing their numbers."""
    return License.objects.filter(verified_on__isnull=False).annotate(key=comparison_key("number")).order_by()


def verified_privileges() -> "QuerySet[Any]":
    """Return verified privileges, with `key` for comparing their numbers."""
    return Privilege.objects.filter(verified_on__isnull=False).annotate(key=comparison_key("number")).order_by()
