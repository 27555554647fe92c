"""The migration of license numbers, on rows that were allowed before it: placeholders and several spellings."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import template

VERIFIED = date(2026, 11, 1)
# Provider, state, number, verified on, in the order of the ids.
LICENSES = [
    (1, "NY", "N/A", None),
    (1, "NJ", "PENDING", None),
    (1, "CT", "000", None),
    (1, "PA", ".", None),
    (1, "NY", "ABC-123", None),
    (1, "NY", "abc 123", VERIFIED),
    (2, "NY", "ABC123", VERIFIED),
    (2, "NJ", "77", None),
    (1, "MA", "NONE", VERIFIED),
    (3, "NY", "abc.123", None),
]
EXPECTED = [
    (1, "NY", "abc 123", VERIFIED),
    (2, "NY", "ABC123", None),
    (2, "NJ", "77", None),
    (1, "MA", "NONE", VERIFIED),
    (3, "NY", "abc.123", None),
]
PRIVILEGES = [(1, "E-1", None), (1, "e1", VERIFIED), (2, "E 1", VERIFIED), (3, "E2", None)]
EXPECTED_PRIVILEGES = [(1, "e1", VERIFIED), (2, "E 1", None), (3, "E2", None)]


@pytest.fixture
def before_the_migration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of its own with the schema before 0005."""
    own = connection.settings_dict["NAME"]
    name = f"{own}_migrations"
    with django_db_blocker.unblock():
        template.clone(name)
        MigrationExecutor(connection).migrate([("directory", "0004_guards")])
        yield
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL's has it
        connection.settings_dict["NAME"] = own
        template.drop(name)


def insert(table: str, **cells: object) -> None:
    """Insert a row. Required columns that aren't given get an empty value of their type."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
            " AND is_nullable = 'NO' AND is_identity = 'NO' AND column_default IS NULL",
            [table],
        )
        empty = {
            "integer": 0,
            "smallint": 0,
            "bigint": 0,
            "boolean": False,
            "ARRAY": [],
            "timestamp with time zone": "now",
        }
        row = {name: empty.get(kind, "") for name, kind in cursor.fetchall()} | cells
        names = ", ".join(f'"{name}"' for name in row)
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(row))})", list(row.values()))


def rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_placeholders_and_further_spellings_go_and_verified_numbers_stay(before_the_migration: None) -> None:
    for number in (1, 2, 3):
        insert(
            "directory_provider", id=number, npi=f"1{number:09}", slug=f"p{number}", status="draft", source="staff",
            given_name="Ana", family_name="Ruiz", display_name="Ana Ruiz", license_type="psychologist",
            timezone="America/New_York", currency="USD", capacity=0, notice=60, horizon_days=28,
        )  # fmt: skip
    for provider, state, license_number, verified_on in LICENSES:
        insert(
            "directory_license", provider_id=provider, state=state, license_type="psychologist", status="pending",
            number=license_number, verified_on=verified_on, verified_by="sam" if verified_on else "",
        )  # fmt: skip
    ((compact,),) = rows("SELECT id FROM directory_compact ORDER BY id LIMIT 1")
    for provider, privilege_number, verified_on in PRIVILEGES:
        insert(
            "directory_privilege", provider_id=provider, compact_id=compact, number=privilege_number, status="active",
            issued_on=date(2024, 1, 1), expires_on=date(2030, 1, 1), verified_on=verified_on,
            verified_by="sam" if verified_on else "",
        )  # fmt: skip
    MigrationExecutor(connection).migrate([("directory", "0005_license_numbers")])
    assert rows("SELECT provider_id, state, number, verified_on FROM directory_license ORDER BY id") == EXPECTED
    assert rows("SELECT provider_id, number, verified_on FROM directory_privilege ORDER BY id") == EXPECTED_PRIVILEGES
    assert rows("SELECT count(*) FROM directory_license WHERE verified_on IS NULL AND verified_by <> ''") == [(0,)]
    assert rows("SELECT count(*) FROM directory_provider WHERE npi_deactivated_on IS NULL") == [(3,)]
