"""The file that anchors the log of accesses: a line a day, kept where the database can't reach."""

from datetime import date

from django.conf import settings

from config.audit.domain import Anchor


def write(day: date, anchor: Anchor) -> None:
    """Add the day's line; a second one of the same day says the same or more."""
    settings.ACCESS_ANCHORS.parent.mkdir(parents=True, exist_ok=True)
    with settings.ACCESS_ANCHORS.open("a", encoding="ascii") as file:
        file.write(f"{day.isoformat()} {anchor.entry} {anchor.hash}\n")


def read() -> list[Anchor]:
    """All lines, oldest first; none if there is no file yet."""
    if not settings.ACCESS_ANCHORS.exists():
        return []
    lines = settings.ACCESS_ANCHORS.read_text(encoding="ascii").splitlines()
    return [Anchor(int(entry), hashed) for _day, entry, hashed in (line.split() for line in lines)]
