"""Sending due tasks, and recording that they are done and that processes are alive."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from config import db, leases
from config.schedule.models import Heartbeat, ScheduledTask

# Longer than any task runs (CELERY_TASK_SOFT_TIME_LIMIT), and not longer than mail may wait after Redis lost a task.
LEASE = timedelta(seconds=60)
RETRY = timedelta(seconds=5)  # after a task could not be sent
KEEP_HEARTBEATS = timedelta(days=1)

# Returns how long after `now` a task runs next.
NextRun = Callable[[datetime], timedelta]


def add_missing(*, tasks: Mapping[str, NextRun], clock: db.Clock = db.db_now) -> None:
    """Add tasks that are new in the schedule, and forget those that are no longer in it."""
    with transaction.atomic():
        now = clock()
        rows = [ScheduledTask(name=name, next_run_at=now + tasks[name](now)) for name in sorted(tasks)]
        ScheduledTask.objects.bulk_create(rows, ignore_conflicts=True)
        ScheduledTask.objects.exclude(name__in=list(tasks)).delete()


def send_due(*, tasks: Mapping[str, NextRun], send: Callable[[str], Any], clock: db.Clock = db.db_now) -> int:
    """Claim the tasks that are due and `send` each to the workers. Return their number.

    Processes that do this at the same time share the tasks. The clock is PostgreSQL's, so their own don't matter.
    Re-raises what `send` raises, after making the unsent tasks due again in a few seconds.
    """
    with transaction.atomic():
        now = clock()
        due = ScheduledTask.objects.filter(leases.available(now), name__in=list(tasks), next_run_at__lte=now)
        lost = ScheduledTask.objects.filter(name__in=list(tasks), lease_until__lte=now)
        names = [task.name for task in leases.claim(due | lost, now=now, lease=LEASE, limit=len(tasks))]
        for name in names:
            ScheduledTask.objects.filter(name=name).update(sent_at=now, next_run_at=now + tasks[name](now))
    unsent = list(names)
    try:
        while unsent:
            send(unsent[0])
            unsent.pop(0)
    finally:
        if unsent:
            ScheduledTask.objects.filter(name__in=unsent).update(lease_until=None, next_run_at=now + RETRY)
    return len(names)


def record_done(name: str, *, clock: db.Clock = db.db_now) -> None:
    """Record that a worker has finished a task. Does nothing for tasks outside the schedule."""
    ScheduledTask.objects.filter(name=name).update(done_at=clock(), lease_until=None)


def record_heartbeat(process: str, *, clock: db.Clock = db.db_now) -> None:
    """Record that `process` is alive, and compare its clock with PostgreSQL's."""
    now = clock()
    clock_ahead = time.time() - now.timestamp()
    Heartbeat.objects.update_or_create(process=process, defaults={"at": now, "clock_ahead": clock_ahead})
    Heartbeat.objects.filter(at__lt=now - KEEP_HEARTBEATS).delete()
