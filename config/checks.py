"""Made-up people and providers are for the demo. A production database that holds some is refused by `migrate`."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import Error
from django.db import connection

from content.models import Signature
from providers.directory.models import Provider, Source


def refused(app_configs: Any, databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """A check of the database: an error for each kind of made-up rows in production."""
    if not settings.PRODUCTION or not databases:
        return []
    there = set(connection.introspection.table_names())
    kinds = {
        "signatures of sample clinicians": Signature.objects.filter(sample=True),
        "sample providers": Provider.objects.filter(source=Source.SAMPLE),
    }
    return [
        Error(
            f"This database holds {what}, which have no place in production.",
            hint="Start with an empty database. Nothing of a demo is carried over.",
            id="attune.E001",
        )
        for what, rows in kinds.items()
        if rows.model._meta.db_table in there and rows.exists()
    ]
