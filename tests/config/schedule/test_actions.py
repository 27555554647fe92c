"""Any number of processes share the schedule, and nothing that was sent is lost."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from celery.schedules import crontab

from config import db
from config.schedule import actions, scheduler
from config.schedule.models import ScheduledTask
from tests.threads import run_in_threads

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def every(period: timedelta) -> actions.NextRun:
    return lambda _now: period


@pytest.fixture
def now(db: None) -> datetime:
    from config.db import db_now

    return db_now()


def due(tasks: dict[str, actions.NextRun], at: datetime) -> list[str]:
    """Return the tasks that are sent at a time."""
    sent: list[str] = []
    actions.send_due(tasks=tasks, send=sent.append, clock=lambda: at)
    return sorted(sent)


def test_a_task_is_sent_each_time_its_period_is_over_and_the_last_run_is_done(now: datetime) -> None:
    tasks = {"often": every(2 * SECOND), "daily": every(DAY)}
    actions.add_missing(tasks=tasks, clock=lambda: now)
    assert due(tasks, now + SECOND) == []
    assert due(tasks, now + 2 * SECOND) == ["often"]
    assert due(tasks, now + 5 * SECOND) == []  # no worker has finished it
    actions.record_done("often", clock=lambda: now + 6 * SECOND)
    assert due(tasks, now + 6 * SECOND) == ["often"]
    assert due(tasks, now + DAY) == ["daily", "often"]


def test_a_task_that_no_worker_finishes_is_sent_again_after_a_minute(now: datetime) -> None:
    tasks = {"daily": every(DAY)}
    actions.add_missing(tasks=tasks, clock=lambda: now)
    assert due(tasks, now + DAY) == ["daily"]
    assert due(tasks, now + DAY + actions.LEASE - SECOND) == []
    assert due(tasks, now + DAY + actions.LEASE) == ["daily"]


def test_a_task_that_could_not_be_sent_is_due_again_within_seconds(now: datetime) -> None:
    tasks = {"daily": every(DAY), "weekly": every(DAY)}
    actions.add_missing(tasks=tasks, clock=lambda: now)

    def fail(_name: str) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        actions.send_due(tasks=tasks, send=fail, clock=lambda: now + DAY)
    assert due(tasks, now + DAY + actions.RETRY) == ["daily", "weekly"]


def test_restarting_keeps_what_is_due_and_forgets_removed_tasks(now: datetime) -> None:
    actions.add_missing(tasks={"daily": every(DAY), "removed": every(DAY)}, clock=lambda: now)
    actions.add_missing(tasks={"daily": every(DAY), "added": every(DAY)}, clock=lambda: now + DAY - SECOND)
    assert due({"daily": every(DAY), "added": every(DAY)}, now + DAY) == ["daily"]
    assert set(ScheduledTask.objects.values_list("name", flat=True)) == {"daily", "added"}


@pytest.mark.usefixtures("committed")
def test_processes_at_the_same_time_send_each_task_once() -> None:
    tasks = {f"task-{number}": every(DAY) for number in range(20)}
    before = db.db_now() - DAY
    actions.add_missing(tasks=tasks, clock=lambda: before)
    sent: Counter[str] = Counter()

    def turn() -> None:
        actions.send_due(tasks=tasks, send=lambda name: sent.update([name]))

    run_in_threads([turn] * 6)
    assert sent == dict.fromkeys(tasks, 1)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (2.0, timedelta(seconds=2)),
        (timedelta(hours=6), timedelta(hours=6)),
        (crontab(hour=0, minute=5), timedelta(hours=8, minutes=55)),
        (crontab(hour="14-20", minute=10), timedelta(hours=1)),
    ],
)
def test_the_next_run_follows_from_the_schedule_alone(schedule: Any, expected: timedelta) -> None:
    at = datetime.fromisoformat("2026-11-28T15:10:00+00:00")
    assert scheduler.next_run(schedule)(at) == expected
