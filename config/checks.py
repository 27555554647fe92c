"""Checks of the database that `migrate` runs first: sample data in production, and data of an older schema."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config import pii
from content.models import Signature
from providers.directory.models import Provider, Source

OLD_SCHEMA = "This database was made by an older version of Attune, which this one cannot migrate."
# App labels of version 0.1; migrations were started over after it.
FORMER_LABELS = {"matching", "providers"}


def has_old_schema() -> bool:
    """Return whether the database was migrated by a version whose migrations no longer exist."""
    loader = MigrationLoader(connection)
    our_labels = FORMER_LABELS | {
        config.label for config in apps.get_app_configs() if config.name.split(".")[0] in pii.PACKAGES
    }
    return any(
        label in our_labels for label, _name in set(loader.applied_migrations or ()) - set(loader.disk_migrations or ())
    )


def old_schema_refused(app_configs: Any, databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """Check the database: an error if an older version of Attune created it."""
    if not databases or not has_old_schema():
        return []
    return [Error(OLD_SCHEMA, hint="Use an empty database. `make clean` removes demo and test data.", id="attune.E002")]


def no_sample_data(app_configs: Any, databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """Check the database: in production, an error for each kind of sample data."""
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
