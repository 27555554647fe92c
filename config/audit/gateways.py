"""The anchor file of the access log: one line a day, stored outside the database."""

from datetime import date

from django.conf import settings

from config.audit.domain import Anchor


def append_anchor(day: date, anchor: Anchor) -> None:
    """Append the day's line. A second line for the same day is harmless."""
    settings.ACCESS_ANCHORS.parent.mkdir(parents=True, exist_ok=True)
    with settings.ACCESS_ANCHORS.open("a", encoding="ascii") as file:
        file.write(f"{day.isoformat()} {anchor.entry} {anchor.hash}\n")


def read_anchors() -> list[Anchor]:
    """Return all anchors, oldest first; an empty list if there is no file yet."""
    if not settings.ACCESS_ANCHORS.exists():
        return []
    lines = settings.ACCESS_ANCHORS.read_text(encoding="ascii").splitlines()
    return [Anchor(int(entry), entry_hash) for _day, entry, entry_hash in (line.split() for line in lines)]
