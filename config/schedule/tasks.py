"""The task with which a worker answers its supervisor."""

from celery import shared_task

from config import heartbeat


@shared_task
def pulse() -> None:
    """Show the supervisor of this worker that it takes tasks."""
    heartbeat.touch()
