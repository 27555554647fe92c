"""The web server with two processes on a free local port, using the test database."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

READY_WITHIN = 40.0
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Reply:
    """A response: status, headers, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """The address of the server."""

    port: int

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        token: str = "",
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request on a new connection."""
        headers = {"Content-Type": "application/json", **(headers or {})}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if method == "POST":
            headers["Idempotency-Key"] = key or secrets.token_urlsafe(24)
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asking.request(method, path, None if body is None else json.dumps(body), headers)
            answer = asking.getresponse()
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            asking.close()

    def post(self, path: str, body: Any, token: str = "", key: str | None = None) -> Reply:
        return self.ask("POST", f"/api/v1{path}", body, token, key)


def service_environment(**variables: str) -> dict[str, str]:
    """Return the environment of a process that uses the test database, with `variables` added."""
    database = connection.settings_dict
    return {
        **os.environ,
        "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}",
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"]),
        "DATA": str(settings.DATA),
        "ATTUNE_ENV": "test",
        "THROTTLE": "off",
        **variables,
    }


@contextmanager
def serve(until: str = "/health/ready", **environment: str) -> Iterator[Server]:
    """Run the server for the duration of the block, after `until` answers 200."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = service_environment(**environment)
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait(Server(port), until, process, log)
            yield Server(port)
        finally:
            process.send_signal(signal.SIGINT)  # SIGTERM waits for a balancer
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(server: Server, until: str, process: subprocess.Popen[bytes], log: Any) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        assert process.poll() is None, log.seek(0) or log.read()[-2_000:]
        try:
            if server.ask("GET", until).status == 200:
                return
        except OSError:
            time.sleep(0.1)
    log.seek(0)
    raise AssertionError(log.read()[-2_000:])
