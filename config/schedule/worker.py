"""Shows that a worker is connected to Redis and takes tasks. `config.celery` adds it to each worker."""

import os
from typing import Any

import structlog
from celery import bootsteps
from django.db import DatabaseError, InterfaceError, connection

from config import db
from config.schedule import actions
from config.schedule.scheduler import HOST

log = structlog.get_logger("attune.worker")
PERIOD = 5.0  # seconds


class HeartbeatStep(bootsteps.StartStopStep):
    """Records a heartbeat every few seconds while the worker's consumer runs. It stops with the connection to Redis."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._timer: Any = None

    def start(self, parent: Any) -> None:
        """Begin. `parent` is Celery's consumer."""
        record_heartbeat()
        self._timer = parent.timer.call_repeatedly(PERIOD, record_heartbeat)

    def stop(self, parent: Any) -> None:
        """End."""
        if self._timer:
            self._timer.cancel()


def record_heartbeat() -> None:
    """Record that this worker is alive. Without PostgreSQL the next one tries again."""
    try:
        actions.record_heartbeat(f"worker@{HOST}-{os.getpid()}")
    except (DatabaseError, InterfaceError) as error:
        log.warning("database unavailable", **db.error_fields(error))
        connection.close()
