"""Hours in which clients get no message that can wait."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

# Deadlines that fall in the quiet hours move to this long after they end.
MORNING = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Quiet hours in local time, from `start` up to but excluding `end`, often across midnight."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> "QuietHours | None":
        """Parse `21:00-08:00`. Returns None for an empty text or two equal times. Raises ValueError."""
        if not text:
            return None
        begins, ends = (time.fromisoformat(part.strip()) for part in text.split("-"))
        return None if begins == ends else cls(begins, ends)

    def length(self) -> timedelta:
        """Return the duration on a day without a clock change."""
        minutes = (_minutes(self.end) - _minutes(self.start)) % (24 * 60)
        return timedelta(minutes=minutes)

    def contains(self, at: datetime, zone: str) -> bool:
        """Return whether `at`, as local time in `zone`, falls within the quiet hours."""
        local_time = at.astimezone(ZoneInfo(zone)).time()
        if self.start < self.end:
            return self.start <= local_time < self.end
        return local_time >= self.start or local_time < self.end

    def period_start(self, at: datetime, zone: str) -> datetime:
        """Return when the quiet hours that contain `at` started."""
        local = at.astimezone(ZoneInfo(zone))
        day = local.date() if local.time() >= self.start else local.date() - timedelta(days=1)
        return datetime.combine(day, self.start, ZoneInfo(zone)).astimezone(at.tzinfo)

    def period_end(self, at: datetime, zone: str) -> datetime:
        """Return when the quiet hours that contain `at` end."""
        local = at.astimezone(ZoneInfo(zone))
        day = local.date() if local.time() < self.end else local.date() + timedelta(days=1)
        return datetime.combine(day, self.end, ZoneInfo(zone)).astimezone(at.tzinfo)

    def deadline(self, at: datetime, zone: str) -> datetime:
        """Return a deadline for a person: `at`, or in the morning after if that is at night, with time to get up."""
        return self.period_end(at, zone) + MORNING if self.contains(at, zone) else at

    def awake_from(self, at: datetime, zone: str) -> datetime:
        """Return from when on a person can act on something that happens at `at`."""
        return self.period_end(at, zone) if self.contains(at, zone) else at

    def next_start(self, at: datetime, zone: str) -> datetime:
        """Return when quiet hours start next after `at`."""
        local = at.astimezone(ZoneInfo(zone))
        day = local.date() if local.time() < self.start else local.date() + timedelta(days=1)
        return datetime.combine(day, self.start, ZoneInfo(zone)).astimezone(at.tzinfo)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
