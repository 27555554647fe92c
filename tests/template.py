"""A migrated database to clone for each test run, made anew when a migration changes: half a second instead of many."""

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

from config.staff import roles

PREFIX = "attune_template_"
LOCK = 7_410_883  # one process makes it, the others wait


def ensure() -> str:
    """The name of a database that has every migration of today; made if it isn't there, and older ones are dropped."""
    name = PREFIX + _fingerprint()
    with _maintenance() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        found = {
            row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"])
        }
        if name not in found:
            for old in found:
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))
            # Renamed once it is whole: a run that is broken off leaves nothing that looks finished.
            unfinished = f"{PREFIX}unfinished"
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(unfinished)))
            _migrate(unfinished)
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
            )
    return name


def clone(name: str) -> None:
    """Make the database `name` from the template, in place of one that may be there, and connect Django to it."""
    source = ensure()
    drop(name)
    with _maintenance() as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source)))
    _reconnect_to(name)


def drop(name: str) -> None:
    """Remove the database `name`, if it is there, whoever is connected to it."""
    with _maintenance() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _fingerprint() -> str:
    """Of the migrations' files, and of the roles, which every `migrate` writes."""
    digest = hashlib.sha256(Path(str(roles.__file__)).read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda one: one.name):
        package, _explicit = MigrationLoader.migrations_module(config.label)
        try:
            folder = Path(str(importlib.import_module(str(package)).__file__)).parent
        except ModuleNotFoundError:
            continue
        for path in sorted(folder.glob("*.py")):
            digest.update(f"{config.label}/{path.name}".encode() + path.read_bytes())
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
