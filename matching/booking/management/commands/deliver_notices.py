"""`manage.py deliver_notices`: sends notices and queues reminders without Redis or a worker, until it is stopped."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config import db
from matching.booking.actions import delivery, reminder
from matching.booking.management.relay import PAUSE, FallbackSender


class Command(BaseCommand):
    help = "Send due notices every two seconds and queue reminders every minute. SIGTERM or Ctrl-C stops it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="queue and send what is due now, then exit")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        if once:
            reminder.queue(clock=db.db_now)
            count = delivery.deliver_due(clock=db.db_now, stopped=stop.is_set)
            self.stdout.write(f"{count} sent")
            return
        relay = FallbackSender(stop.is_set)
        while not stop.is_set():
            relay.turn()
            stop.wait(PAUSE)
