"""When to remind somebody of a session: two days, a day and an hour before, and never in their quiet hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

# Kind → how long before the session, and how late it may still go out.
BEFORE: Mapping[str, timedelta] = {
    "reminder_48h": timedelta(hours=48),
    "reminder_24h": timedelta(hours=24),
    "reminder_1h": timedelta(hours=1),
}
LATEST: Mapping[str, timedelta] = {
    "reminder_48h": timedelta(hours=2),
    "reminder_24h": timedelta(hours=2),
    "reminder_1h": timedelta(minutes=30),
}
# One that would fall into quiet hours goes out this long before they begin, so that it is surely out by then.
LEAD = timedelta(minutes=30)
# Two reminders closer than this are one too many.
APART = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours on the reader's wall in which nobody is disturbed: from `begins` up to `ends`, often over midnight."""

    begins: time
    ends: time

    @classmethod
    def parse(cls, text: str) -> "Quiet | None":
        """From `21:00-08:00`; nothing, or twice the same time, means no quiet hours. Raises ValueError."""
        if not text:
            return None
        begins, ends = (time.fromisoformat(part.strip()) for part in text.split("-"))
        return None if begins == ends else cls(begins, ends)

    def length(self) -> timedelta:
        """How long they last on a day without a clock change."""
        minutes = (_minutes(self.ends) - _minutes(self.begins)) % (24 * 60)
        return timedelta(minutes=minutes)

    def hold(self, at: datetime, zone: str) -> bool:
        """Whether an instant falls into them on the wall of `zone`."""
        wall = at.astimezone(ZoneInfo(zone)).time()
        if self.begins < self.ends:
            return self.begins <= wall < self.ends
        return wall >= self.begins or wall < self.ends

    def begun(self, at: datetime, zone: str) -> datetime:
        """When the quiet hours began that hold `at`."""
        local = at.astimezone(ZoneInfo(zone))
        day = local.date() if local.time() >= self.begins else local.date() - timedelta(days=1)
        return datetime.combine(day, self.begins, ZoneInfo(zone)).astimezone(at.tzinfo)

    def next(self, at: datetime, zone: str) -> datetime:
        """When quiet hours begin after `at`."""
        local = at.astimezone(ZoneInfo(zone))
        day = local.date() if local.time() < self.begins else local.date() + timedelta(days=1)
        return datetime.combine(day, self.begins, ZoneInfo(zone)).astimezone(at.tzinfo)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A kind of reminder, when it is due, and from when on it is no longer worth sending."""

    kind: str
    due: datetime
    worthless: datetime


def plan(start: datetime, known: datetime, zone: str, quiet: Quiet | None) -> list[Reminder]:
    """The reminders of a session that begins at `start` and has stood there since `known`, soonest first.

    One whose time came before the session was known is left out, and of two that fall together the one that was moved.
    """
    found: list[tuple[bool, Reminder]] = []
    for kind, before in BEFORE.items():
        wanted = start - before
        moved = quiet is not None and quiet.hold(wanted, zone)
        if quiet and moved:
            began = quiet.begun(wanted, zone)
            found.append((True, Reminder(kind, began - LEAD, began)))
        else:
            latest = wanted + LATEST[kind]
            found.append((False, Reminder(kind, wanted, min(latest, quiet.next(wanted, zone)) if quiet else latest)))
    known_then = [(moved, one) for moved, one in found if one.due > known]
    kept: list[Reminder] = []
    # Those at their own time first; among the moved, the one nearest to the session.
    for _moved, one in sorted(known_then, key=lambda pair: (pair[0], BEFORE[pair[1].kind])):
        if all(abs(one.due - other.due) >= APART for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.due)


def ahead(kind: str, quiet: Quiet | None) -> timedelta:
    """How long before a session its reminder of a kind can be due at the earliest, clock changes included."""
    return BEFORE[kind] + ((quiet.length() + LEAD + timedelta(hours=2)) if quiet else timedelta())


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute
