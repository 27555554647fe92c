"""Liveness and readiness: which trouble has which name."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from config import db, health
from config.crypto.models import KeyFingerprint
from config.schedule import actions
from config.schedule.models import Heartbeat, ScheduledTask
from matching.booking.models import Notice
from matching.search import index
from tests.conftest import Api
from tests.factories.booking import MATCH_CRITERIA, booking_body, create_booking
from tests.factories.providers import create_listed_provider
from tests.server import serve


def ready() -> tuple[int, Any]:
    answer = Client().get("/health/ready")
    return answer.status_code, answer.json()


@pytest.fixture
def alive(db: None) -> None:
    """Both kinds of background process have just reported."""
    actions.record_heartbeat("beat@here")
    actions.record_heartbeat("worker@here")


def test_a_process_that_answers_is_alive_without_asking_anything() -> None:
    answer = Client().get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.usefixtures("alive")
def test_with_schedule_and_worker_all_is_well() -> None:
    assert ready() == (200, {"status": "ok", "degraded": []})


@pytest.mark.usefixtures("alive")
@pytest.mark.parametrize("kind", ["beat", "worker"])
def test_a_silent_process_is_named_and_no_other(kind: str) -> None:
    Heartbeat.objects.filter(process=f"{kind}@here").update(at=db.db_now() - timedelta(seconds=31))
    assert ready() == (200, {"status": "degraded", "degraded": [kind]})


@pytest.mark.usefixtures("alive")
def test_one_of_two_processes_of_a_kind_is_enough() -> None:
    actions.record_heartbeat("worker@there")
    Heartbeat.objects.filter(process="worker@here").update(at=db.db_now() - timedelta(minutes=5))
    assert ready() == (200, {"status": "ok", "degraded": []})


@pytest.mark.usefixtures("alive")
def test_a_worker_that_finishes_nothing_is_named() -> None:
    now = db.db_now()
    task = ScheduledTask.objects.create(name="task", next_run_at=now, sent_at=now, done_at=now - timedelta(seconds=89))
    assert ready()[1]["degraded"] == []
    ScheduledTask.objects.filter(name=task.name).update(done_at=now - timedelta(seconds=91))
    assert ready()[1]["degraded"] == ["worker"]


@pytest.mark.usefixtures("alive")
@pytest.mark.parametrize("seconds", [-60.0, 3.0])
def test_a_wrong_clock_in_the_background_is_named(seconds: float) -> None:
    Heartbeat.objects.filter(process="beat@here").update(clock_ahead=seconds)
    assert ready() == (200, {"status": "degraded", "degraded": ["clock"]})


@pytest.mark.usefixtures("alive")
def test_a_wrong_clock_of_the_web_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "time", type("Clock", (), {"time": staticmethod(lambda: time.time() + 60)}))
    assert ready() == (200, {"status": "degraded", "degraded": ["clock"]})


@pytest.mark.usefixtures("alive")
def test_mail_is_named_from_a_failed_attempt_until_a_message_is_sent(api: Api) -> None:
    create_booking(api, create_listed_provider())
    notice = Notice.objects.get(kind="confirmation")
    now = db.db_now()
    assert ready()[1]["degraded"] == []  # nothing was tried
    Notice.objects.filter(id=notice.id).update(attempts=1, sending_started_at=now, status="pending")
    assert ready()[1]["degraded"] == ["mail"]
    Notice.objects.filter(id=notice.id).update(status="sent", sent_at=now + timedelta(seconds=1))
    assert ready()[1]["degraded"] == []


@pytest.mark.usefixtures("alive")
def test_without_redis_it_is_ready_and_says_so(settings: Any) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nonexistent/redis.sock?db=1"}}
    assert ready() == (200, {"status": "degraded", "degraded": ["redis"]})


@pytest.mark.django_db
def test_without_postgresql_it_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", gone)
    assert ready() == (503, {"status": "unavailable", "degraded": ["postgresql"]})


def test_a_server_without_postgresql_accepts_requests_and_answers_them_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that took it out would answer for it, late and worse."""

    def gone() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", gone)
    assert Client().get("/health/accepting").status_code == 200


@pytest.mark.django_db
def test_with_a_migration_pending_it_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'booking'")
    assert ready() == (503, {"status": "unavailable", "degraded": ["migrations"]})


@pytest.mark.usefixtures("alive")
def test_a_process_with_another_key_is_not_ready(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """It may have started while PostgreSQL was away, and learns it here."""
    monkeypatch.setattr(health, "_keys_checked", False)
    KeyFingerprint.objects.update(fingerprint=bytes(32))
    assert ready() == (503, {"status": "unavailable", "degraded": ["keys"]})


@pytest.mark.usefixtures("alive")
def test_a_server_that_is_being_stopped_is_not_ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv(health.DRAIN_VARIABLE, str(tmp_path / "stopping"))
    assert ready()[0] == 200
    (tmp_path / "stopping").touch()
    assert ready() == (503, {"status": "unavailable", "degraded": ["stopping"]})
    assert Client().get("/health/live").status_code == 200
    assert Client().get("/health/accepting").status_code == 503


@pytest.mark.usefixtures("committed")
def test_ready_means_that_the_ranking_index_is_loaded() -> None:
    create_listed_provider()
    assert not index.is_built()
    assert ready()[0] == 200
    assert index.is_built()


@pytest.mark.usefixtures("alive")
@pytest.mark.parametrize("host", ["", "10.0.0.7:8000", "not a host"])
def test_a_probe_needs_no_valid_host(host: str) -> None:
    answer = Client().get("/health/ready", HTTP_HOST=host)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")


@pytest.mark.usefixtures("committed")
def test_a_server_without_redis_still_matches_holds_and_books() -> None:
    provider = create_listed_provider()
    with serve(REDIS_URL="unix:///nonexistent/redis.sock", THROTTLE="on") as server:
        response = server.ask("GET", "/health/ready")
        assert (response.status, response.json()["degraded"]) == (200, ["redis", "beat", "worker"])
        match = server.post("/matches/", MATCH_CRITERIA).json()
        start = match["matches"][0]["openings"][-1]["start"]
        hold = server.post("/holds/", {"match": match["match"], "provider": provider.slug, "start": start})
        assert hold.status == 201
        assert server.post("/appointments/", booking_body(hold.json()["token"])).status == 201
