"""Liveness and readiness checks. Without PostgreSQL the service isn't ready; other troubles are named, and it goes on."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

from config import db, readiness
from config.crypto import fingerprints
from config.schedule.queries import background_health, workers_take_no_tasks
from matching.booking.queries import notice as notice_queries

# Seconds that a clock may differ from PostgreSQL's.
CLOCK_TOLERANCE = 2.0
# The environment variable with the path of a file that exists while this server is being stopped.
DRAIN_VARIABLE = "ATTUNE_DRAIN_FILE"

_migrated = False
_keys_checked = False


class HealthChecks:
    """Answers health checks before a session or a host is looked at: a balancer asks without a Host header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        check = {"/health/live": live, "/health/accepting": accepting, "/health/ready": ready}.get(request.path)
        if check is None:
            return self.get_response(request)
        response = check(request)
        response["X-Frame-Options"] = "DENY"  # as a later middleware does for pages
        return response


def live(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process runs."""
    return JsonResponse({"status": "ok"})


def accepting(request: HttpRequest) -> JsonResponse:
    """Answer 503 while this server is being stopped, else 200.

    For a proxy. Without PostgreSQL no server is ready, but each still answers at once and says what helps.
    """
    return _response("unavailable", ["stopping"], 503) if _is_stopping() else live(request)


def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 if this process can match and book at once, 503 without PostgreSQL, with migrations pending or with
    wrong keys.

    `degraded` names what else is in trouble: `redis`, `beat` (the schedule), `worker`, `mail`, `clock`.
    """
    if _is_stopping():
        return _response("unavailable", ["stopping"], 503)
    try:
        if _migrations_pending():
            return _response("unavailable", ["migrations"], 503)
        if _keys_are_wrong():
            return _response("unavailable", ["keys"], 503)
        readiness.prepare_all()
        degraded = [*_redis_trouble(), *_background_trouble()]
    except (DatabaseError, InterfaceError):
        return _response("unavailable", ["postgresql"], 503)
    return _response("degraded" if degraded else "ok", degraded, 200)


def _response(status: str, degraded: list[str], code: int) -> JsonResponse:
    return JsonResponse({"status": status, "degraded": degraded}, status=code)


def _is_stopping() -> bool:
    path = os.environ.get(DRAIN_VARIABLE, "")
    return path != "" and Path(path).exists()


def _redis_trouble() -> list[str]:
    try:
        cache.get("ready")
    except RedisError:
        return ["redis"]
    return []


def _background_trouble() -> list[str]:
    now = db.db_now()
    own_clock_off = abs(time.time() - now.timestamp())
    background = background_health(now)
    troubles = []
    if "beat" not in background.kinds:
        troubles.append("beat")
    if "worker" not in background.kinds or workers_take_no_tasks():
        troubles.append("worker")
    if notice_queries.mail_is_failing(now):
        troubles.append("mail")
    if max(own_clock_off, background.clock_off) > CLOCK_TOLERANCE:
        troubles.append("clock")
    return troubles


def _migrations_pending() -> bool:
    """Return whether migrations are pending. Once none is, only check that PostgreSQL answers.

    Raises DatabaseError if it doesn't.
    """
    global _migrated
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not _migrated


def _keys_are_wrong() -> bool:
    """Return whether ATTUNE_KEYS isn't that of the database. A process that started without PostgreSQL learns it here."""
    global _keys_checked
    if not _keys_checked:
        _keys_checked = not fingerprints.wrong_keys()
    return not _keys_checked
