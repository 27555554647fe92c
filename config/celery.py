"""The Celery application. Its schedule is in `config/settings/background.py`; tasks live in each app's `tasks` module."""

from typing import Any

import structlog
from celery import Celery, Task
from celery.signals import task_postrun

from config.environment import select_settings

select_settings()

app = Celery("attune")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
log = structlog.get_logger("attune.worker")


@task_postrun.connect
def record_done(task: Task, **_facts: Any) -> None:
    """Record that a task of the schedule has run, so that it is sent again when it is due."""
    from django.db import InterfaceError, OperationalError

    from config.errors import error_fields
    from config.schedule import actions

    try:
        actions.record_done(task.name)
    except (OperationalError, InterfaceError) as error:
        log.warning("database unavailable", task=task.name, **error_fields(error))
