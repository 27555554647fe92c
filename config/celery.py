"""The Celery application. The schedule is in the settings; tasks are in each app's `tasks` module."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_postrun

from config import heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("attune")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_postrun.connect
def touch_heartbeat(**_kwargs: Any) -> None:
    """Record that this worker finished a task."""
    heartbeat.touch()
