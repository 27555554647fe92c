"""Openings by day, as the pages show them."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from matching import wording


def by_day(starts: Iterable[datetime], zone: str) -> list[dict[str, Any]]:
    """Starts grouped by their date in a zone, each with what its button says."""
    local = [(start.astimezone(ZoneInfo(zone)), start) for start in starts]
    return [
        {
            "day": wording.day(day),
            "times": [{"value": start.isoformat(), "clock": wording.clock(at)} for at, start in group],
        }
        for day, group in ((d, list(g)) for d, g in groupby(local, key=lambda pair: pair[0].date()))
    ]
