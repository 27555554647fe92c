"""The Celery application. Its schedule is in `config/settings/background.py`; tasks live in each app's `tasks` module."""

from typing import Any

from celery import Celery
from celery.signals import task_postrun, worker_init

from config import heartbeat
from config.environment import select_settings

select_settings()

app = Celery("attune")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_wrong_keys(**_facts: Any) -> None:
    """Don't start a worker whose keys aren't those of the database."""
    from config.crypto import fingerprints  # needs the apps, which aren't loaded when this module is

    fingerprints.refuse_wrong_keys()


@task_postrun.connect
def touch_heartbeat(**_facts: Any) -> None:
    """Record that this worker takes and finishes tasks."""
    heartbeat.touch()
