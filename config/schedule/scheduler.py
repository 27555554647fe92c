"""Runs the schedule of `CELERY_BEAT_SCHEDULE`, in any number of processes at a time.

Celery's own scheduler keeps the last runs in a file of its process: it can't run twice, and forgets them with its disk.
`celery -A config beat` uses this one, too.
"""

import copy
import socket
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import Celery
from celery.beat import Scheduler
from django.db import DatabaseError, InterfaceError, connection
from kombu.exceptions import OperationalError as BrokerError

from config import db
from config.errors import error_fields
from config.schedule import actions

log = structlog.get_logger("attune.schedule")

PAUSE = 1.0  # seconds between looking for due tasks; the most frequent one runs every two
HOST = socket.gethostname()


class SharedSchedule:
    """Sends the tasks that are due, whichever process asks first."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._tasks = {entry["task"]: next_run(entry["schedule"]) for entry in app.conf.beat_schedule.values()}
        self._is_prepared = False

    def turn(self) -> int:
        """Send what is due and report that this process is alive. Return the number of tasks sent.

        Without PostgreSQL, its tables or Redis it sends nothing, and the next turn tries again.
        """
        try:
            if not self._is_prepared:
                actions.add_missing(tasks=self._tasks)
                self._is_prepared = True
            actions.record_heartbeat(f"beat@{HOST}")
            return actions.send_due(tasks=self._tasks, send=self._send)
        except (DatabaseError, InterfaceError) as error:
            # Away, or not migrated yet.
            log.warning("database unavailable", **db.error_fields(error))
            connection.close()
        except BrokerError as error:
            log.warning("redis unavailable", **error_fields(error))
        return 0

    def _send(self, name: str) -> None:
        self._app.send_task(name, retry=False)


class BeatScheduler(Scheduler):
    """The schedule for `celery beat`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._shared: SharedSchedule | None = None
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        """Prepare the schedule. Nothing is read from a file."""
        self._shared = SharedSchedule(self.app)

    def tick(self, *_args: Any, **_kwargs: Any) -> float:
        """Send what is due. Return the seconds until the next call."""
        if self._shared:
            self._shared.turn()
        return PAUSE


def next_run(schedule: Any) -> actions.NextRun:
    """Return the function that says how long after a moment a task runs next, for a timedelta, seconds or a crontab."""
    if isinstance(schedule, int | float):
        return lambda _now: timedelta(seconds=schedule)
    if isinstance(schedule, timedelta):
        return lambda _now: schedule

    def until_next(now: datetime) -> timedelta:
        at_moment = copy.copy(schedule)
        at_moment.nowfun = lambda: now
        remaining: timedelta = at_moment.remaining_estimate(now)
        return remaining

    return until_next
