"""What to do when one side of a session isn't there yet: calm steps, by the minutes since its start."""

from datetime import datetime, timedelta

OPENS = timedelta(minutes=15)
WAIT, TRY, CALL, REBOOK = "wait", "try", "call", "rebook"
# From so many minutes after the start.
FROM = {WAIT: 3, TRY: 5, CALL: 5, REBOOK: 15}


def meets(start: datetime, end: datetime, now: datetime) -> bool:
    """Whether the room is open: from a quarter hour before the start to the end."""
    return start - OPENS <= now < end


def steps(start: datetime, now: datetime, *, callable_: bool) -> tuple[str, ...]:
    """The steps to take by now, the first one first. A call is one only where there is a number (`callable_`)."""
    minutes = (now - start) / timedelta(minutes=1)
    return tuple(step for step, since in FROM.items() if minutes >= since and (step != CALL or callable_))
