"""`manage.py deliver_notices`: sends notices and queues reminders without Redis or a worker, until it is told to stop."""

import signal
import threading
import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connection

from config.ground import database
from matching.actions import delivery, reminder

log = structlog.get_logger("attune.delivery")
PAUSE, BETWEEN_SCANS = 2.0, 60.0  # seconds


class Command(BaseCommand):
    help = "Send due notices every two seconds and queue reminders every minute. SIGTERM or Ctrl-C stops it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="queue and send what is due now, then end")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        if once:
            reminder.queue(clock=database.clock)
            count = delivery.deliver(clock=database.clock, stopped=stop.is_set)
            self.stdout.write(f"{count} sent")
            return
        _run(stop)


def _run(stop: threading.Event) -> None:
    scanned = -BETWEEN_SCANS
    while not stop.is_set():
        try:
            if time.monotonic() - scanned >= BETWEEN_SCANS:
                scanned = time.monotonic()
                reminder.queue(clock=database.clock)
            delivery.deliver(clock=database.clock, stopped=stop.is_set)
        except (OperationalError, InterfaceError) as error:
            # PostgreSQL is restarting: what was claimed comes back when its lease ends.
            log.warning("no database", error=type(error).__qualname__)
            connection.close()
        stop.wait(PAUSE)
