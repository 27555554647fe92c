"""The Celery application. Its schedule lives in `config.settings`; tasks live in each app's `tasks` module."""

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
def leave_a_pulse(**_facts: Any) -> None:
    """Show that this worker takes tasks and ends them."""
    heartbeat.touch()
