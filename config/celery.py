"""The Celery application. Its schedule is in `config/settings/background.py`; tasks live in each app's `tasks` module."""

from typing import Any

from celery import Celery
from celery.signals import task_postrun

from config import heartbeat
from config.environment import select_settings

select_settings()

app = Celery("attune")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_postrun.connect
def touch_heartbeat(**_facts: Any) -> None:
    """Record that this worker takes and finishes tasks."""
    heartbeat.touch()
