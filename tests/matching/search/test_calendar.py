"""Starts are grouped by local day and part of the day."""

from datetime import UTC, datetime

import pytest

from matching.search.presenters import calendar


def test_starts_are_grouped_by_local_day() -> None:
    # 01:30 UTC is the evening before in New York; 13:00 UTC is a morning there.
    starts = [datetime(2026, 6, 3, 1, 30, tzinfo=UTC), datetime(2026, 6, 3, 13, 0, tzinfo=UTC)]
    days = calendar.by_day(starts, "America/New_York")
    assert [[time["value"] for time in day["times"]] for day in days] == [[start.isoformat()] for start in starts]
    assert [[part["key"] for part in day["parts"] if part["times"]] for day in days] == [
        ["0602-evening"],
        ["0603-morning"],
    ]
    assert days[0]["says"].endswith("1 time left")


@pytest.mark.parametrize(
    ("hour", "part"), [(0, "morning"), (11, "morning"), (12, "afternoon"), (17, "evening"), (23, "evening")]
)
def test_each_hour_belongs_to_a_part_of_the_day(hour: int, part: str) -> None:
    assert calendar.part_of(datetime(2026, 6, 3, hour, tzinfo=UTC)) == part
