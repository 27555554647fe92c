"""The task with which a worker shows that it takes tasks."""

from celery import shared_task

from config import heartbeat
from config.schedule import actions


@shared_task
def pulse(process: str) -> None:
    """Report that the worker `process` is alive, to its supervisor and to the health check."""
    heartbeat.touch()
    actions.record_heartbeat(process)
