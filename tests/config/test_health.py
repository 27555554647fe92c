"""Liveness and readiness."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from config import health
from tests.server import serve


def ready() -> tuple[int, Any]:
    answer = Client().get("/health/ready")
    return answer.status_code, answer.json()


def test_a_process_that_answers_is_alive_without_asking_anything() -> None:
    answer = Client().get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_with_a_working_worker_all_is_well(settings: Any) -> None:
    cache.set(settings.WORKER_HEARTBEAT_KEY, 1, 30)
    assert ready() == (200, {"status": "ok", "degraded": []})


@pytest.mark.django_db
def test_a_silent_worker_is_named_and_no_more() -> None:
    assert ready() == (200, {"status": "degraded", "degraded": ["worker"]})


@pytest.mark.django_db
def test_without_redis_it_is_ready_and_says_so(settings: Any) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nonexistent/redis.sock?db=1"}}
    assert ready() == (200, {"status": "degraded", "degraded": ["redis", "worker"]})


@pytest.mark.django_db
def test_without_postgresql_it_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", gone)
    assert ready() == (503, {"status": "unavailable", "degraded": ["postgresql"]})


@pytest.mark.django_db
def test_with_a_migration_pending_it_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'booking'")
    assert ready() == (503, {"status": "unavailable", "degraded": ["migrations"]})


@pytest.mark.usefixtures("committed")
def test_a_server_without_redis_still_matches_holds_and_books() -> None:
    from tests.factories.booking import MATCH_CRITERIA, booking_body
    from tests.factories.providers import create_listed_provider

    provider = create_listed_provider()
    with serve(REDIS_URL="unix:///nonexistent/redis.sock", THROTTLE="on") as server:
        response = server.ask("GET", "/health/ready")
        assert (response.status, response.json()["degraded"]) == (200, ["redis", "worker"])
        match = server.post("/matches/", MATCH_CRITERIA).json()
        start = match["matches"][0]["openings"][-1]["start"]
        hold = server.post("/holds/", {"match": match["match"], "provider": provider.slug, "start": start})
        assert hold.status == 201
        assert server.post("/appointments/", booking_body(hold.json()["token"])).status == 201
