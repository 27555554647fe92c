"""A migrated database to clone for each test run. It is rebuilt when a migration changes; cloning takes half a second."""

import hashlib
import importlib
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from config.crypto import fingerprints, keys
from config.staff import roles

PREFIX = "attune_template_"
LOCK = 7_410_883  # one process creates it, the others wait


def ensure() -> str:
    """Return the name of a database with all current migrations. Creates it and drops older ones if needed."""
    name = PREFIX + _fingerprint()
    with _maintenance() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        templates = {
            row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"])
        }
        if name not in templates:
            for outdated in templates:
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(outdated)))
            # Renamed after migrating, so that an interrupted run never leaves a template that looks complete.
            unfinished = f"{PREFIX}unfinished"
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(unfinished)))
            _migrate(unfinished)
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
            )
    return name


def clone(name: str) -> None:
    """Create the database `name` from the template, replacing an existing one, and connect Django to it."""
    source = ensure()
    drop(name)
    with _maintenance() as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source)))
    _reconnect_to(name)


def drop(name: str) -> None:
    """Drop the database `name` if it exists, even with open connections."""
    with _maintenance() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _fingerprint() -> str:
    """Return a hash of the migration files, and of the roles and keys, which every `migrate` writes."""
    digest = hashlib.sha256(Path(str(roles.__file__)).read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name):
        package, _explicit = MigrationLoader.migrations_module(config.label)
        try:
            folder = Path(str(importlib.import_module(str(package)).__file__)).parent
        except ModuleNotFoundError:
            continue
        for path in sorted(folder.glob("*.py")):
            digest.update(f"{config.label}/{path.name}".encode() + path.read_bytes())
    for key_id in keys.keyring():
        digest.update(fingerprints.fingerprint(key_id))
    return digest.hexdigest()[:16]


def _migrate(name: str) -> None:
    own = connection.settings_dict["NAME"]
    _reconnect_to(name)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        _reconnect_to(own)


def _reconnect_to(name: str) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL's has it
    connection.settings_dict["NAME"] = name


def _maintenance() -> psycopg.Connection[Any]:
    own = connection.settings_dict
    known = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "password": own["PASSWORD"]}
    return psycopg.connect(
        dbname="postgres", autocommit=True, **{name: value for name, value in known.items() if value}
    )
