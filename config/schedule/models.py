"""When each task of the schedule runs next, and which processes are alive."""

from django.db import models

from config.pii import ClassifiedModel, field_names


class ScheduledTask(ClassifiedModel):
    """A task of the schedule. From sending it to a worker until the worker has finished, it is leased.

    A task that a worker never finishes, because Redis or the worker lost it, is sent again when its lease ends.
    """

    name = models.CharField(max_length=120, primary_key=True)
    next_run_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    NON_PII_FIELDS = field_names("name next_run_at sent_at done_at lease_until attempts")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Heartbeat(ClassifiedModel):
    """The last sign of life of a background process, and how far its clock is ahead of PostgreSQL's, in seconds.

    `process` is its kind and its host, such as `worker@3f2a`.
    """

    process = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()
    clock_ahead = models.FloatField()

    NON_PII_FIELDS = field_names("process at clock_ahead")

    class Meta:
        ordering = ["process"]

    def __str__(self) -> str:
        return self.process
