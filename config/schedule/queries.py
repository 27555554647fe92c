"""What the schedule and the heartbeats say about the health of the service."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from config.schedule.models import Heartbeat, ScheduledTask

# Background processes report every few seconds.
SILENCE = timedelta(seconds=30)
# Longer than any task runs.
UNFINISHED = timedelta(seconds=90)


@dataclass(frozen=True)
class BackgroundHealth:
    """Which kinds of background process are alive, and the largest difference of a clock to PostgreSQL's, in seconds."""

    kinds: frozenset[str]
    clock_off: float


def workers_take_no_tasks() -> bool:
    """Return whether tasks are sent, but no worker has finished one for a while: a worker can be connected and deaf."""
    last = ScheduledTask.objects.aggregate(sent=Max("sent_at"), done=Max("done_at"))
    return last["done"] is not None and last["sent"] - last["done"] > UNFINISHED


def background_health(now: datetime) -> BackgroundHealth:
    """Return the state of the processes that were heard in the last 30 seconds."""
    alive = list(Heartbeat.objects.filter(at__gt=now - SILENCE))
    return BackgroundHealth(
        kinds=frozenset(heartbeat.process.split("@")[0] for heartbeat in alive),
        clock_off=max((abs(heartbeat.clock_ahead) for heartbeat in alive), default=0.0),
    )
