"""Is this process alive, and can it serve? PostgreSQL decides the second; Redis and the worker only degrade."""

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

_migrated = False


def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when bookings can be made; 503 without PostgreSQL or with migrations pending. `degraded` names the rest."""
    try:
        pending = _migrations_pending()
    except DatabaseError:
        return _answer("unavailable", ["postgresql"], 503)
    if pending:
        return _answer("unavailable", ["migrations"], 503)
    degraded = []
    try:
        if cache.get(settings.WORKER_PULSE_KEY) is None:
            degraded.append("worker")
    except RedisError:
        degraded = ["redis", "worker"]
    return _answer("degraded" if degraded else "ok", degraded, 200)


def _answer(status: str, degraded: list[str], code: int) -> JsonResponse:
    return JsonResponse({"status": status, "degraded": degraded}, status=code)


def _migrations_pending() -> bool:
    """Asked of the migration table until none is pending; from then on one query shows that PostgreSQL answers."""
    global _migrated
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not _migrated
