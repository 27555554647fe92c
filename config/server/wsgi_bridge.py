"""Calls a WSGI application for a request that has been read, and returns its whole response."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Response:
    """A response. Its body is whole, so that a client that reads slowly keeps no thread waiting."""

    status: int
    headers: Headers
    body: bytes


def build_environ(scope: Any, body: Any, length: int) -> dict[str, Any]:
    """Return the WSGI environment (PEP 3333) of a request. `body` is a binary file of `length` bytes, at its beginning.

    A header with an underscore in its name is dropped, because `X_Forwarded_For` would pass for `X-Forwarded-For`.
    """
    server, _colon, port = scope.server.rpartition(":")
    client, _colon, _port = scope.client.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client.strip("[]"),
        "CONTENT_LENGTH": str(length),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if name == "content-type":
            environ["CONTENT_TYPE"] = value
        elif "_" not in name and name not in ("content-length", "transfer-encoding"):
            key = "HTTP_" + name.replace("-", "_").upper()
            separator = "; " if name == "cookie" else ", "
            environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value
    return environ


def respond(application: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> Response:
    """Call `application` and return its response."""
    started: list[Any] = []

    def start_response(status: str, headers: Headers, _exc_info: Any = None) -> Callable[[bytes], Any]:
        started[:] = int(status[:3]), headers
        return lambda _data: None

    chunks = application(environ, start_response)
    try:
        body = b"".join(chunks)
    finally:
        close: Callable[[], None] | None = getattr(chunks, "close", None)
        if close:
            close()
    status, headers = started
    return Response(status, headers, body)
