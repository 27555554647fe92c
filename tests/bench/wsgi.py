"""The service as it is served, and beside it the plainest page that asks PostgreSQL anything, to compare with."""

from collections.abc import Callable, Iterable
from typing import Any

from config.wsgi import application as attune

PLAINEST = "/select-1"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """WSGI."""
    if environ["PATH_INFO"] != PLAINEST:
        return attune(environ, start_response)
    from django.db import close_old_connections, connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        answer = str(cursor.fetchone()[0]).encode()
    close_old_connections()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]
