"""The service on this machine with everything that can be killed held by its handle: PostgreSQL, Redis, web, relay."""

import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.embedded import launcher, ownership, postgres, processes, redis
from config.embedded.folder import Folder
from config.embedded.processes import Child

WORKERS = 2


class Stand:
    """Services in a folder of their own. Faults are methods; each leaves the stand as it was, or says so."""

    def __init__(self, data: Path, stack: ExitStack) -> None:
        self.data, self.folder = data, Folder(data.resolve())
        launcher._create(self.folder.root, mode=0o711)
        self._keep = stack.enter_context(ownership.own(self.folder.root))
        launcher._prepare(self.folder)
        self.postgres = postgres.start(self.folder, durable=True, keep=self._keep, buffers="256MB")
        self.redis = redis.start(self.folder, durable=True, keep=self._keep)
        self.web: Child | None = None
        self.port = 0
        stack.callback(self._stop)

    def serve(self) -> None:
        """Start the web server without rate limits; a process of it that dies is replaced."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)),
            *("--workers", str(WORKERS), "--blocking-threads", "8", "--backpressure", "64"),
            *("--respawn-failed-workers", "--respawn-interval", "0.2", "config.wsgi:application"),
        ]
        self.web = processes.start(
            "The web server", command, log=self.data / "chaos-web.log", env={**os.environ, "THROTTLE": "off"}
        )
        log = self.web.log
        processes.wait_until(lambda: log.read_text().count("Started worker-") >= WORKERS, self.web, 60)

    def relay(self, environment: dict[str, str]) -> Child:
        """A relay of notices, the way that needs neither Redis nor a worker. The caller stops it."""
        command = [sys.executable, "manage.py", "deliver_notices"]
        return processes.start("The relay", command, log=self.data / "chaos-relay.log", env=os.environ | environment)

    def kill_web_worker(self, turn: int) -> bool:
        """SIGKILL one process of the web server; whether there was one."""
        found = self._workers()
        if not found:
            return False
        os.kill(found[turn % len(found)], signal.SIGKILL)
        return True

    def kill_postgres(self) -> None:
        """SIGKILL the postmaster and start it again: it recovers from its log."""
        self.postgres.process.kill()
        self.postgres.process.wait()
        self.postgres = postgres.start(self.folder, durable=True, keep=self._keep, buffers="256MB")

    def stop_redis(self) -> None:
        """Redis is gone until `start_redis`."""
        processes.stop(self.redis, within=5)

    def start_redis(self) -> None:
        """Redis is back."""
        self.redis = redis.start(self.folder, durable=True, keep=self._keep)

    def deadlocks(self) -> int:
        """How often PostgreSQL had to end one."""
        return (self.folder.logs / "postgres.log").read_text(errors="replace").count("deadlock detected")

    def _workers(self) -> list[int]:
        """The living processes that our web server started: any of its threads may have."""
        if self.web is None:
            return []
        tasks = Path(f"/proc/{self.web.process.pid}/task").glob("*/children")
        return sorted(int(pid) for task in tasks for pid in task.read_text().split())

    def _stop(self) -> None:
        if self.web:
            processes.stop(self.web, within=3)
        processes.stop(self.redis, within=5)
        processes.stop(self.postgres, within=20)


@contextmanager
def stand(data: Path) -> Iterator[Stand]:
    """A stand for the length of the block."""
    with ExitStack() as stack:
        yield Stand(data, stack)


def answers(port: int) -> bool:
    """Whether the web server says that it is ready."""
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        web.request("GET", "/health/ready")
        return web.getresponse().status == 200
    except OSError:
        return False
    finally:
        web.close()


def wait_for(port: int, within: float = 30.0) -> float:
    """Seconds until the web server is ready. Raises TimeoutError."""
    began = time.monotonic()
    while not answers(port):
        if time.monotonic() - began > within:
            raise TimeoutError("The web server did not come back.")
        time.sleep(0.05)
    return time.monotonic() - began
