"""The service, and as a baseline the simplest page that queries PostgreSQL."""

from collections.abc import Callable, Iterable
from typing import Any

from config.wsgi import application as attune

BASELINE = "/select-1"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Serve the baseline page, and everything else from the service."""
    if environ["PATH_INFO"] != BASELINE:
        return attune(environ, start_response)
    from django.db import close_old_connections, connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        answer = str(cursor.fetchone()[0]).encode()
    close_old_connections()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]
