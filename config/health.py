"""Liveness and readiness checks. Without PostgreSQL the service isn't ready; without Redis or a worker it is degraded."""

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

_migrated = False


def live(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process runs."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 if bookings can be made, 503 without PostgreSQL or with migrations pending.

    `degraded` names the other parts that are missing.
    """
    try:
        pending = _migrations_pending()
    except DatabaseError:
        return _response("unavailable", ["postgresql"], 503)
    if pending:
        return _response("unavailable", ["migrations"], 503)
    degraded = []
    try:
        if cache.get(settings.WORKER_HEARTBEAT_KEY) is None:
            degraded.append("worker")
    except RedisError:
        degraded = ["redis", "worker"]
    return _response("degraded" if degraded else "ok", degraded, 200)


def _response(status: str, degraded: list[str], code: int) -> JsonResponse:
    return JsonResponse({"status": status, "degraded": degraded}, status=code)


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
