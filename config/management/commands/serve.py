"""`manage.py serve`: the web server, the same for production, demo and development."""

import os
import resource
import signal
import tempfile
import threading
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from config import health
from config.crypto.fingerprints import refuse_wrong_keys
from config.errors import error_fields

log = structlog.get_logger("attune.serve")

# Milliseconds for a request's header, and bytes of it. A browser's cookies and headers take two or three kilobytes.
HEADER_READ_TIMEOUT, HEADER_BYTES = 10_000, 32 * 1024
# Connections that one process keeps open, most of them idle, and those that wait to be accepted.
CONNECTIONS, BACKLOG = 4_000, 4_096
# Seconds that a process has to finish its requests when the server stops.
STOP_WITHIN = 20
# Between the signal to stop and the end: a balancer that asks every two seconds has noticed by then.
DRAIN_SECONDS = 6.0


class Command(BaseCommand):
    help = "Run the web server. SIGTERM: report not ready, and stop a few seconds later; SIGINT: stop now."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default %(default)s)")
        parser.add_argument("--port", type=int, default=8000, help="port (default %(default)s)")
        parser.add_argument("--application", default="config.rsgi:application", help="default %(default)s")
        parser.add_argument("--drain", type=float, default=DRAIN_SECONDS, help="seconds (default %(default)s)")

    def handle(self, *args: Any, host: str, port: int, application: str, drain: float, **options: Any) -> None:
        refuse_wrong_keys()
        _raise_file_limit()
        server = Granian(
            application,
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,  # the proxy speaks HTTP/2 and 3 with browsers
            workers=settings.WEB_PROCESSES,
            websockets=False,
            backlog=BACKLOG,
            backpressure=CONNECTIONS,
            http1_settings=HTTP1Settings(header_read_timeout=HEADER_READ_TIMEOUT, max_buffer_size=HEADER_BYTES),
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_WITHIN,
        )
        with tempfile.TemporaryDirectory(prefix="attune-") as folder:
            drain_file = Path(folder) / "stopping"
            os.environ[health.DRAIN_VARIABLE] = str(drain_file)
            server.on_startup(lambda: _drain_on_sigterm(drain_file, drain))
            server.serve()


def _drain_on_sigterm(drain_file: Path, seconds: float) -> None:
    """Let SIGTERM first make the server report that it isn't ready, and stop it `seconds` later.

    By then a balancer sends its requests elsewhere, so none is lost.
    """

    def drain(*_: Any) -> None:
        timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT))
        timer.daemon = True
        timer.start()
        try:
            drain_file.touch()
        except (
            OSError
        ) as error:  # such as a full disk. Raised from here, it would end this process without its children
            log.error("stops without reporting it", **error_fields(error))

    signal.signal(signal.SIGTERM, drain)


def _raise_file_limit() -> None:
    """Allow as many open files as the system does: each connection is one."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
