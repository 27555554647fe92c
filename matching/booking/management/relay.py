"""Sending notices and queueing reminders with PostgreSQL alone: for when there is no Redis, or no worker."""

import time
from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError, connection

from config import db
from matching.booking.actions import delivery, reminder

log = structlog.get_logger("attune.delivery")
PAUSE, BETWEEN_SCANS = 2.0, 60.0  # seconds


class Relay:
    """Turns of sending what is due, a scan for reminders once a minute among them."""

    def __init__(self, stopped: Callable[[], bool] = lambda: False) -> None:
        self._stopped = stopped
        self._scanned = -BETWEEN_SCANS

    def turn(self) -> int:
        """Send what is due; how many went out. With PostgreSQL away nothing is lost: the next turn does the same work."""
        try:
            if time.monotonic() - self._scanned >= BETWEEN_SCANS:
                self._scanned = time.monotonic()
                reminder.queue(clock=db.clock)
            return delivery.deliver(clock=db.clock, stopped=self._stopped)
        except (OperationalError, InterfaceError) as error:
            # PostgreSQL is restarting: what was claimed comes back when its lease ends.
            log.warning("no database", error=type(error).__qualname__)
            connection.close()
            return 0
