"""When to send reminders: 48, 24 and 1 hours before an appointment, and never in quiet hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from matching.booking.domain.quiet_hours import QuietHours

# Kind → how long before the appointment it is due, and how late it may still be sent.
OFFSETS: Mapping[str, timedelta] = {
    "reminder_48h": timedelta(hours=48),
    "reminder_24h": timedelta(hours=24),
    "reminder_1h": timedelta(hours=1),
}
GRACE: Mapping[str, timedelta] = {
    "reminder_48h": timedelta(hours=2),
    "reminder_24h": timedelta(hours=2),
    "reminder_1h": timedelta(minutes=30),
}
# A reminder due in quiet hours is sent this long before they start, so that it surely goes out in time.
QUIET_LEAD = timedelta(minutes=30)
# Minimum time between two reminders.
MIN_GAP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A kind of reminder, when it is due, and when it is no longer worth sending."""

    kind: str
    due_at: datetime
    expires_at: datetime


def plan(start: datetime, booked_at: datetime, zone: str, quiet: QuietHours | None) -> list[Reminder]:
    """Return the reminders for an appointment at `start`, booked or moved there at `booked_at`, soonest first.

    Leaves out reminders that were due before `booked_at`. Of two within an hour, one that was moved for quiet hours is
    dropped, else the earlier one.
    """
    candidates: list[tuple[bool, Reminder]] = []
    for kind, offset in OFFSETS.items():
        due = start - offset
        moved = quiet is not None and quiet.contains(due, zone)
        if quiet and moved:
            quiet_start = quiet.period_start(due, zone)
            candidates.append((True, Reminder(kind, quiet_start - QUIET_LEAD, quiet_start)))
        else:
            latest = due + GRACE[kind]
            candidates.append(
                (False, Reminder(kind, due, min(latest, quiet.next_start(due, zone)) if quiet else latest))
            )
    timely = [(moved, reminder) for moved, reminder in candidates if reminder.due_at > booked_at]
    reminders: list[Reminder] = []
    # Reminders at their regular time come first; among the moved ones, the one closest to the appointment.
    for _moved, reminder in sorted(timely, key=lambda pair: (pair[0], OFFSETS[pair[1].kind])):
        if all(abs(reminder.due_at - other.due_at) >= MIN_GAP for other in reminders):
            reminders.append(reminder)
    return sorted(reminders, key=lambda reminder: reminder.due_at)


def earliest_offset(kind: str, quiet: QuietHours | None) -> timedelta:
    """Return how long before an appointment a reminder of `kind` can be due at the earliest, clock changes included."""
    return OFFSETS[kind] + ((quiet.length() + QUIET_LEAD + timedelta(hours=2)) if quiet else timedelta())
