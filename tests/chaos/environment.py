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

from config.embedded import data_lock, launcher, postgres, processes, redis
from config.embedded.folder import Folder
from config.embedded.processes import Child

SERVERS = 3


class Stand:
    """Services in a folder of their own. Faults are methods; each leaves the stand as it was, or says so."""

    def __init__(self, data: Path, stack: ExitStack) -> None:
        self.data, self.folder = data, Folder(data.resolve())
        launcher._create(self.folder.root, mode=0o711)
        self._keep = stack.enter_context(data_lock.own(self.folder.root))
        launcher._prepare(self.folder)
        self.postgres = postgres.start(self.folder, durable=True, keep=self._keep, buffers="256MB")
        self.redis = redis.start(self.folder, durable=True, keep=self._keep)
        self.webs: list[Child] = []
        self.ports: list[int] = []
        stack.callback(self._stop)

    def serve(self) -> None:
        """Start the web servers without rate limits."""
        for _ in range(SERVERS):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.ports.append(probe.getsockname()[1])
        self.webs = [self._web(port) for port in self.ports]
        for web in self.webs:
            processes.wait_until(lambda web=web: "Started worker-1" in web.log.read_text(), web, 60)

    @property
    def port(self) -> int:
        """The first web server's."""
        return self.ports[0]

    def _web(self, port: int) -> Child:
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "1", "--blocking-threads", "4", "--backpressure", "64", "config.wsgi:application"),
        ]
        return processes.start(
            "A web server", command, log=self.data / f"chaos-web-{port}.log", env={**os.environ, "THROTTLE": "off"}
        )

    def relay(self, environment: dict[str, str]) -> Child:
        """A relay of notices that starts again when its child is killed; it needs neither Redis nor a worker. The caller
        stops it.
        """
        command = [sys.executable, "-m", "tests.chaos.restarting", "deliver_notices"]
        return processes.start("The relay", command, log=self.data / "chaos-relay.log", env=os.environ | environment)

    def watch(self, environment: dict[str, str], silence: float) -> Child:
        """The worker under its watch. The caller stops it."""
        beat = ("--beat", str(self.data / "chaos-beat.schedule"))
        command = [sys.executable, "manage.py", "run_worker", "--threads", "2", *beat, "--silence", str(silence)]
        log = self.data / "chaos-worker.log"
        return processes.start("The watch", command, log=log, env=os.environ | environment)

    def child(self, parent: Child, within: float = 20.0) -> int:
        """The process id of what this one has started now. Raises TimeoutError if it starts nothing."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            children = Path(f"/proc/{parent.process.pid}/task/{parent.process.pid}/children").read_text().split()
            if children:
                return int(children[0])
            time.sleep(0.05)
        raise TimeoutError(f"{parent.name} has started nothing.")

    def kill_web(self, turn: int) -> None:
        """SIGKILL a web server with all its processes, and start it again. Call from the main thread."""
        place = turn % SERVERS
        os.killpg(self.webs[place].process.pid, signal.SIGKILL)  # it leads its own session
        self.webs[place].process.wait()
        self.webs[place] = self._web(self.ports[place])

    def kill_postgres(self, away: float = 0.0) -> None:
        """SIGKILL the postmaster, and after `away` seconds start it again: it recovers from its log."""
        self.postgres.process.kill()
        self.postgres.process.wait()
        time.sleep(away)
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

    def _stop(self) -> None:
        processes.stop(*self.webs, within=3)
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
