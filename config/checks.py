"""Checks of the database that `migrate` runs first, and checks of a deployment.

Settings that are missing or wrong never come this far: reading them refuses the start (`config/settings/env.py`).
"""

import difflib
import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http.request import validate_host

from config import pii
from config.crypto import fingerprints
from content.models import Signature
from providers.directory.models import Provider, Source

OLD_SCHEMA = "This database was made by an older version of Attune, which this one cannot migrate."
# How similar a misspelled name is (of 1), and the shortest name that is compared: PORT resembles too much.
SIMILARITY, SHORTEST_CHECKED = 0.85, 6
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


def keys_match(app_configs: Any, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Check the database: an error if it was encrypted with other keys, a warning if one of its keys isn't configured."""
    if not databases:
        return []
    wrong = fingerprints.wrong_keys()
    if wrong:
        return [Error(sentence, hint=fingerprints.REMEDY, id="attune.E003") for sentence in wrong]
    return [
        Warning(
            f"ATTUNE_KEYS lacks the key {key_id}, which this database was encrypted with.",
            hint="What this key encrypted can't be read without it. Add it after the others.",
            id="attune.W001",
        )
        for key_id in fingerprints.missing_keys()
    ]


def no_misspelled_variables(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Check a deployment: a warning for each environment variable that is almost named like one of ours."""
    unset = [name for name in settings.VARIABLES if len(name) >= SHORTEST_CHECKED and name not in os.environ]
    close = {
        name: difflib.get_close_matches(name, unset, n=1, cutoff=SIMILARITY)
        for name in sorted(os.environ)
        if name not in settings.VARIABLES
    }
    return [
        Warning(
            f"The environment variable {name} has no effect. Is {matches[0]} meant?",
            hint="docs/settings.md lists all variables.",
            id="attune.W002",
        )
        for name, matches in close.items()
        if matches
    ]


def site_is_allowed(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Check a deployment: a warning if the service would refuse its own links."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    return [
        Warning(
            f"ALLOWED_HOSTS doesn't include {host}, the host of SITE_URL, so links in mails may be answered with an error.",
            hint=f"Add it: ALLOWED_HOSTS={','.join([*settings.ALLOWED_HOSTS, host])}",
            id="attune.W003",
        )
    ]
