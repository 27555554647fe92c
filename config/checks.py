"""A system check that makes `migrate` fail on sample people or providers in a production database."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import Error
from django.db import connection

from content.models import Signature
from providers.directory.models import Provider, Source


def refused(app_configs: Any, databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """Return an error for each kind of sample rows in a production database."""
    if not settings.PRODUCTION or not databases:
        return []
    tables = set(connection.introspection.table_names())
    sample_rows = {
        "signatures of sample clinicians": Signature.objects.filter(sample=True),
        "sample providers": Provider.objects.filter(source=Source.SAMPLE),
    }
    return [
        Error(
            f"This database holds {what}, which have no place in production.",
            hint="Start with an empty database. Nothing of a demo is carried over.",
            id="attune.E001",
        )
        for what, rows in sample_rows.items()
        if rows.model._meta.db_table in tables and rows.exists()
    ]
