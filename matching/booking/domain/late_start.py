"""What to do when the other person has not joined an appointment yet, by minutes since its start."""

from datetime import datetime, timedelta

ROOM_OPENS_BEFORE = timedelta(minutes=15)
WAIT, TRY, CALL, REBOOK = "wait", "try", "call", "rebook"
# Step → minutes after the start.
STEP_MINUTES = {WAIT: 3, TRY: 5, CALL: 5, REBOOK: 15}


def room_is_open(start: datetime, end: datetime, now: datetime) -> bool:
    """Return True from 15 minutes before `start` until `end`."""
    return start - ROOM_OPENS_BEFORE <= now < end


def steps(start: datetime, now: datetime, *, has_phone: bool) -> tuple[str, ...]:
    """Return the steps to take by now, in order. CALL is included only if a phone number is available (`has_phone`)."""
    minutes = (now - start) / timedelta(minutes=1)
    return tuple(step for step, after in STEP_MINUTES.items() if minutes >= after and (step != CALL or has_phone))
