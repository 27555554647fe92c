"""`manage.py run_worker`: runs and monitors the background worker until it is stopped.

A Celery worker can exit, and after losing Redis it can reconnect without taking tasks. So the worker touches a file
after each task; if it exits, or is silent for a minute while Redis answers, it is replaced. While Redis is down, the
monitor sends notices itself, which needs only PostgreSQL.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandParser
from redis.exceptions import RedisError

from config import heartbeat
from config.crypto.fingerprints import refuse_wrong_keys
from config.embedded import processes
from config.embedded.processes import Child
from matching.booking.management.relay import PAUSE, FallbackSender

log = structlog.get_logger("attune.worker")
# Seconds of silence before the worker is replaced (a task runs every two), and seconds to finish its tasks.
SILENCE, GRACE = 60.0, 10.0


class Command(BaseCommand):
    help = "Run the background worker, and replace it if it ends or stops responding. SIGTERM or Ctrl-C stops it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=4, help="tasks at a time (default %(default)s)")
        parser.add_argument("--beat", type=Path, metavar="FILE", help="also run the schedule, with its state in FILE")
        parser.add_argument("--silence", type=float, default=SILENCE, help="seconds (default %(default)s)")

    def handle(self, *args: Any, threads: int, beat: Path | None, silence: float, **options: Any) -> None:
        refuse_wrong_keys()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        command = [
            *(sys.executable, "-m", "celery", "-A", "config", "worker", "--pool=threads", "-c", str(threads)),
            *("--without-gossip", "--without-mingle", "-l", "warning"),
            *(("-B", "--schedule", str(beat)) if beat else ()),
        ]
        with TemporaryDirectory(prefix="attune-") as folder:
            pulse = Path(folder) / "pulse"
            environment = os.environ | {heartbeat.ENV_VARIABLE: str(pulse)}
            _watch(lambda: processes.start("The worker", command, env=environment), pulse, silence, stop)


def _watch(start: Callable[[], Child], pulse: Path, silence: float, stop: threading.Event) -> None:
    worker, last_heard, relay = start(), time.monotonic(), FallbackSender(stop.is_set)
    try:
        while not stop.wait(PAUSE):
            if worker.ended:
                log.warning("the worker ended", status=worker.process.returncode)
            elif pulse.exists():
                pulse.unlink()
                last_heard = time.monotonic()
            elif not _redis_answers():
                relay.turn()
                last_heard = time.monotonic()
            if worker.ended or time.monotonic() - last_heard > silence:
                log.warning("the worker is replaced", seconds=round(time.monotonic() - last_heard))
                processes.stop(worker, within=GRACE)
                worker, last_heard = start(), time.monotonic()
    finally:
        processes.stop(worker, within=GRACE)


def _redis_answers() -> bool:
    try:
        cache.get("worker")
    except RedisError:
        return False
    return True
