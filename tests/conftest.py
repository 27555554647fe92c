"""Fixtures for all tests: an empty ranking index, a cloned database, and an API client."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client as TestClient
from django.utils import translation

from config.schedule.models import Heartbeat, ScheduledTask
from config.staff.models import User
from matching.appointments.models import Appointment, Booker, Client
from matching.booking.models import IdempotentResponse, WaitlistEntry
from matching.search import index
from matching.search.models import MatchRequest
from providers.directory.models import (
    Approach,
    CompactMembership,
    Concern,
    Gender,
    Identity,
    Language,
    Payer,
    Plan,
    Provider,
    ProviderChange,
    RecordChange,
)
from providers.imports.models import ImportRun
from tests import template


@pytest.fixture(autouse=True)
def fresh_process(settings: Any) -> Iterator[None]:
    """Start each test in English, with an empty index and cache and without rate limits.

    A request in Spanish leaves its language active in the thread; a server sets it again for each request.
    """
    translation.deactivate()
    index.reset()
    cache.clear()
    settings.THROTTLE_OFF = True
    yield
    index.reset()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """Clone a migrated database, instead of migrating a new one like Django does.

    `committed` has to request it: pytest-django only does so for tests with its own fixtures and markers.
    """
    own = connection.settings_dict
    name = own["TEST"]["NAME"] or f"test_{own['NAME']}"
    with django_db_blocker.unblock():
        template.clone(name)
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()
        template.drop(name)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database whose changes are committed, so that other connections see them. Restored after the test.

    Faster than `transactional_db`, which empties every table and writes the vocabulary again.
    """
    with restored_database(django_db_blocker):
        yield


@contextmanager
def restored_database(django_db_blocker: Any) -> Iterator[None]:
    """Restore the database after the block, like `committed` after a test."""
    with django_db_blocker.unblock():
        before = [list(model.objects.order_by("pk")) for model in VOCABULARY]
        values_before = [list(model.objects.order_by("pk").values()) for model in VOCABULARY]
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE audit_accessentry DISABLE TRIGGER USER")
                cursor.execute("TRUNCATE audit_accessentry")
                cursor.execute("ALTER TABLE audit_accessentry ENABLE TRIGGER USER")
                cursor.execute(
                    f"TRUNCATE {', '.join(model._meta.db_table for model in PEOPLE)} RESTART IDENTITY CASCADE"
                )
            for model, rows, values in zip(VOCABULARY, before, values_before, strict=True):
                if list(model.objects.order_by("pk").values()) != values:
                    model.objects.exclude(pk__in=[row.pk for row in rows]).delete()
                    for row in rows:
                        row.save(force_update=True)
            User.objects.all().delete()
            Heartbeat.objects.all().delete()
            ScheduledTask.objects.all().delete()
            ProviderChange.objects.all().delete()  # restoring the vocabulary has added some
            connection.close()


# Every row with personal data refers to one of these.
PEOPLE = [
    *(Provider, Client, Booker, Appointment, IdempotentResponse, MatchRequest, ImportRun),
    *(WaitlistEntry, RecordChange),
]
VOCABULARY = [Concern, Approach, Language, Identity, Gender, Payer, Plan, CompactMembership]


class Api:
    """An API client: JSON in and out, a bearer token, a new idempotency key for each POST."""

    def __init__(self) -> None:
        self.http = TestClient()

    def get(self, path: str, token: str = "", **params: Any) -> Any:
        return self.http.get(f"/api/v1{path}", params, headers=_headers(token))

    def post(self, path: str, body: Any = None, token: str = "", key: str | None = None, **headers: str) -> Any:
        headers = _headers(token) | {"Idempotency-Key": key or secrets.token_urlsafe(24)} | headers
        return self.http.post(
            f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=headers
        )

    def delete(self, path: str, token: str = "") -> Any:
        return self.http.delete(f"/api/v1{path}", headers=_headers(token))


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


@pytest.fixture
def api() -> Api:
    """A client of the HTTP API."""
    return Api()
