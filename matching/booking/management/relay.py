"""Sending notices and queuing reminders with PostgreSQL alone, for when Redis or the worker is down."""

import time
from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError, connection

from config import db
from matching.booking.actions import delivery, reminder

log = structlog.get_logger("attune.delivery")
PAUSE, BETWEEN_SCANS = 2.0, 60.0  # seconds


class FallbackSender:
    """Runs rounds of sending due notices, and queues reminders once a minute."""

    def __init__(self, stopped: Callable[[], bool] = lambda: False) -> None:
        self._stopped = stopped
        self._scanned = -BETWEEN_SCANS

    def turn(self) -> int:
        """Send due notices; returns the number sent. After a lost database connection, the next round repeats the work."""
        try:
            if time.monotonic() - self._scanned >= BETWEEN_SCANS:
                self._scanned = time.monotonic()
                reminder.queue(clock=db.db_now)
            return delivery.deliver_due(clock=db.db_now, stopped=self._stopped)
        except (OperationalError, InterfaceError) as error:
            # PostgreSQL is restarting. Claimed notices become available when their lease expires.
            log.warning("database unavailable", **db.error_fields(error))
            connection.close()
            return 0
