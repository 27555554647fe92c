"""What the schedule and the heartbeats say about the health of the service."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.schedule.models import Heartbeat

# Background processes report every few seconds.
SILENCE = timedelta(seconds=30)


@dataclass(frozen=True)
class BackgroundHealth:
    """Which kinds of background process are alive, and the largest difference of a clock to PostgreSQL's, in seconds."""

    kinds: frozenset[str]
    clock_off: float


def background_health(now: datetime) -> BackgroundHealth:
    """Return the state of the processes that were heard in the last 30 seconds."""
    alive = list(Heartbeat.objects.filter(at__gt=now - SILENCE))
    return BackgroundHealth(
        kinds=frozenset(heartbeat.process.split("@")[0] for heartbeat in alive),
        clock_off=max((abs(heartbeat.clock_ahead) for heartbeat in alive), default=0.0),
    )
