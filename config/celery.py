"""The Celery application. Its schedule is in `config/settings/background.py`; tasks live in each app's `tasks` module."""

from typing import Any

import structlog
from celery import Celery, Task
from celery.signals import task_postrun, worker_init

from config.environment import select_settings

select_settings()

app = Celery("attune")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
log = structlog.get_logger("attune.worker")


@worker_init.connect
def add_heartbeat(**_facts: Any) -> None:
    """Let this worker report that it is alive."""
    from config.schedule.worker import HeartbeatStep  # needs the apps, which aren't loaded when this module is

    app.steps["consumer"].add(HeartbeatStep)


@worker_init.connect
def refuse_wrong_keys(**_facts: Any) -> None:
    """Don't start a worker whose keys aren't those of the database."""
    from config.crypto import fingerprints

    fingerprints.refuse_wrong_keys()


@task_postrun.connect
def record_done(task: Task, **_facts: Any) -> None:
    """Record that a task of the schedule has run, so that it is sent again when it is due."""
    from django.db import DatabaseError, InterfaceError

    from config.errors import error_fields
    from config.schedule import actions

    try:
        actions.record_done(task.name)
    except (DatabaseError, InterfaceError) as error:
        log.warning("database unavailable", task=task.name, **error_fields(error))
