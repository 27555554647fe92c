"""`manage.py run_worker`: runs the schedule and a background worker, and watches the worker, until it is stopped.

A Celery worker can exit, and after losing Redis it can reconnect without taking tasks. So it is sent a task of its own
every few seconds; if it exits, or leaves these unanswered for a minute while Redis answers, it is replaced. While Redis
is down, this process sends notices itself, which needs only PostgreSQL.
Any number of these commands may run at once, on any number of machines: they share schedule and tasks.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError, CommandParser
from kombu import Queue
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from config import heartbeat
from config.celery import app
from config.crypto.fingerprints import refuse_wrong_keys
from config.embedded import processes
from config.embedded.processes import Child
from config.errors import error_fields
from config.schedule import scheduler, tasks
from matching.booking.management.relay import FallbackSender

log = structlog.get_logger("attune.worker")
# Seconds of silence before the worker is replaced, and seconds that it has to finish its tasks.
SILENCE, GRACE = 60.0, 10.0
BETWEEN_PULSES = 5.0


class Command(BaseCommand):
    help = "Run the schedule and a background worker, replacing the worker if it stops. SIGTERM or Ctrl-C stops it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=4, help="tasks at a time (default %(default)s)")
        parser.add_argument("--silence", type=float, default=SILENCE, help="seconds (default %(default)s)")

    def handle(self, *args: Any, threads: int, silence: float, **options: Any) -> None:
        refuse_wrong_keys()
        _require_writable_data()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        process = f"{scheduler.HOST}-{os.getpid()}"
        command = [
            *(sys.executable, "-m", "celery", "-A", "config", "worker", "--pool=threads", "-c", str(threads)),
            *("-Q", f"{app.conf.task_default_queue},{_own_queue(process)}", "-n", f"attune@{process}"),
            *("--without-gossip", "--without-mingle", "-l", "warning"),
        ]
        with TemporaryDirectory(prefix="attune-") as folder:
            pulse = Path(folder) / "pulse"
            environment = os.environ | {heartbeat.ENV_VARIABLE: str(pulse)}
            supervisor = Supervisor(
                lambda: processes.start("The worker", command, env=environment), process, pulse, silence
            )
            supervisor.run(stop)


def _require_writable_data() -> None:
    """Raise CommandError if DATA can't be written: the worker reports there that it is alive."""
    try:
        settings.DATA.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=settings.DATA).close()
    except OSError as error:
        raise CommandError(
            f"DATA is {settings.DATA}, which can't be written ({error.strerror}). Set it to a folder of this user."
        ) from error


class Supervisor:
    """One worker process, and what this process does beside it once a second."""

    def __init__(self, start: Callable[[], Child], process: str, pulse: Path, silence: float) -> None:
        self._start, self._process, self._pulse, self._silence = start, process, pulse, silence
        self._schedule = scheduler.SharedSchedule(app)
        self._worker = start()
        self._last_heard = self._last_asked = time.monotonic()
        self._relay: FallbackSender | None = None

    def run(self, stop: threading.Event) -> None:
        """Take a turn each second until `stop` is set. Then end the worker."""
        try:
            while not stop.wait(scheduler.PAUSE):
                self.turn(stop.is_set)
        finally:
            self.end()

    def turn(self, stopped: Callable[[], bool]) -> None:
        """Send what is due, listen to the worker, and replace it if it has ended or is silent."""
        self._schedule.turn()
        if self._pulse.exists():
            self._pulse.unlink()
            self._heard()
        elif not _redis_answers():
            self._relay = self._relay or FallbackSender(stopped)
            self._relay.turn()
            self._last_heard = time.monotonic()  # a worker without Redis can't answer
        elif time.monotonic() - self._last_asked > BETWEEN_PULSES:
            self._ask()
        if self._worker.ended:
            log.warning("the worker ended", status=self._worker.process.returncode)
        if self._worker.ended or time.monotonic() - self._last_heard > self._silence:
            log.warning("the worker is replaced", seconds=round(time.monotonic() - self._last_heard))
            processes.stop(self._worker, within=GRACE)
            self._worker, self._last_heard = self._start(), time.monotonic()

    def end(self) -> None:
        """End the worker, and remove its queue."""
        processes.stop(self._worker, within=GRACE)
        try:
            with app.connection_for_write(connect_timeout=1) as connection:
                Queue(_own_queue(self._process), channel=connection.default_channel).delete()
        except (BrokerError, RedisError, OSError) as error:
            log.warning("redis unavailable", **error_fields(error))

    def _heard(self) -> None:
        self._last_heard = time.monotonic()
        settings.WORKER_ALIVE_FILE.touch()  # for the health check of a container

    def _ask(self) -> None:
        self._last_asked = time.monotonic()
        try:
            tasks.pulse.apply_async(queue=_own_queue(self._process), retry=False)
        except BrokerError as error:
            log.warning("redis unavailable", **error_fields(error))


def _own_queue(process: str) -> str:
    """Return the queue that only this process's worker takes tasks from."""
    return f"pulse-{process}"


def _redis_answers() -> bool:
    try:
        cache.get("worker")
    except RedisError:
        return False
    return True
