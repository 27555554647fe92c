"""The service on this machine, with a handle on each process that a fault may kill: PostgreSQL, Redis, web servers, relay."""

import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType

from config.embedded import data_lock, launcher, postgres, processes, redis
from config.embedded.folder import Folder
from config.embedded.processes import Child

SERVERS = 3


class Environment:
    """Services in their own folder. Faults are methods. Each restores the services unless its docstring says otherwise."""

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
        """The port of the first web server."""
        return self.ports[0]

    @contextmanager
    def limited_web(self) -> Iterator[int]:
        """Run a web server with rate limits behind one proxy, and yield its port: X-Forwarded-For is a client's network."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        # The settings of tests serve pages without collected static files.
        web = self._web(
            port, {"THROTTLE": "", "TRUSTED_PROXIES": "1", "DJANGO_SETTINGS_MODULE": "config.settings.test"}
        )
        try:
            wait_for(port)
            yield port
        finally:
            processes.stop(web, within=5)

    def _web(self, port: int, variables: Mapping[str, str] = MappingProxyType({})) -> Child:
        return processes.start(
            "A web server",
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            log=self.data / f"chaos-web-{port}.log",
            env={**os.environ, "THROTTLE": "off", "WEB_PROCESSES": "1", **variables},
            stop_signal=signal.SIGINT,
        )

    def relay(self, variables: dict[str, str]) -> Child:
        """Start a notice relay that restarts when its child is killed. It needs no Redis and no worker. The caller stops
        it.
        """
        command = [sys.executable, "-m", "tests.chaos.restarting", "deliver_notices"]
        return processes.start("The relay", command, log=self.data / "chaos-relay.log", env=os.environ | variables)

    def watch(self, variables: dict[str, str], silence: float) -> Child:
        """Start the worker with its watchdog, which restarts it after `silence` seconds. The caller stops it."""
        command = [sys.executable, "manage.py", "run_worker", "--threads", "2", "--silence", str(silence)]
        log = self.data / "chaos-worker.log"
        return processes.start("The watch", command, log=log, env=os.environ | variables)

    def child(self, parent: Child, within: float = 20.0) -> int:
        """Return the id of the process that `parent` has started. Raises TimeoutError if there is none."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            children = Path(f"/proc/{parent.process.pid}/task/{parent.process.pid}/children").read_text().split()
            if children:
                return int(children[0])
            time.sleep(0.05)
        raise TimeoutError(f"{parent.name} has started nothing.")

    def kill_web(self, turn: int) -> None:
        """SIGKILL a web server with all its processes, and restart it. Call from the main thread."""
        number = turn % SERVERS
        os.killpg(self.webs[number].process.pid, signal.SIGKILL)  # it leads its own session
        self.webs[number].process.wait()
        self.webs[number] = self._web(self.ports[number])

    def kill_postgres(self, seconds_down: float = 0.0) -> None:
        """SIGKILL the postmaster, and restart it after `seconds_down`: it recovers from its log."""
        self.stop_postgres()
        time.sleep(seconds_down)
        self.start_postgres()

    def stop_postgres(self) -> None:
        """SIGKILL the postmaster until `start_postgres`."""
        self.postgres.process.kill()
        self.postgres.process.wait()

    def start_postgres(self) -> None:
        """Start PostgreSQL again."""
        self.postgres = postgres.start(self.folder, durable=True, keep=self._keep, buffers="256MB")

    def stop_redis(self) -> None:
        """Stop Redis until `start_redis`."""
        processes.stop(self.redis, within=5)

    def start_redis(self) -> None:
        """Start Redis again."""
        self.redis = redis.start(self.folder, durable=True, keep=self._keep)

    def deadlocks(self) -> int:
        """Return how many deadlocks PostgreSQL has resolved."""
        return (self.folder.logs / "postgres.log").read_text(errors="replace").count("deadlock detected")

    def _stop(self) -> None:
        processes.stop(*self.webs, within=3)
        processes.stop(self.redis, within=5)
        processes.stop(self.postgres, within=20)


@contextmanager
def start(data: Path) -> Iterator[Environment]:
    """Run the services for the duration of the block."""
    with ExitStack() as stack:
        yield Environment(data, stack)


def is_ready(port: int) -> bool:
    """Return whether the web server says that it is ready."""
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        web.request("GET", "/health/ready")
        return web.getresponse().status == 200
    except OSError:
        return False
    finally:
        web.close()


def wait_for(port: int, within: float = 30.0) -> float:
    """Wait until the web server is ready. Return the seconds. Raises TimeoutError."""
    began = time.monotonic()
    while not is_ready(port):
        if time.monotonic() - began > within:
            raise TimeoutError("The web server did not come back.")
        time.sleep(0.05)
    return time.monotonic() - began
