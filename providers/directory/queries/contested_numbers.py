"""License and privilege numbers that are on the records of several providers."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from providers.directory.models import License, Privilege
from providers.directory.models.license import comparison_key


def contested_numbers(
    model: type[License] | type[Privilege] = License, same: tuple[str, ...] = ("state", "license_type")
) -> "QuerySet[Any]":
    """Return the rows whose number is also on another provider's record, in any spelling.

    `same` are the fields that identify a row together with its number.
    """
    rows = model._default_manager.annotate(key=comparison_key("number"))
    others = rows.filter(key=OuterRef("key"), **{name: OuterRef(name) for name in same})
    return rows.filter(Exists(others.exclude(provider=OuterRef("provider"))))
