"""Steps to take when the other person has not joined."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.booking.domain import late_start

START = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "steps"),
    [
        (0, ()),
        (2, ()),
        (3, ("wait",)),
        (5, ("wait", "try", "call")),
        (14, ("wait", "try", "call")),
        (15, ("wait", "try", "call", "rebook")),
    ],
)
def test_steps_depend_on_the_minutes_since_the_start(minutes, steps):
    now = START + timedelta(minutes=minutes)
    assert late_start.steps(START, now, has_phone=True) == steps
    assert late_start.steps(START, now, has_phone=False) == tuple(step for step in steps if step != "call")


@pytest.mark.parametrize(("minutes", "open_"), [(-16, False), (-15, True), (0, True), (49, True), (50, False)])
def test_the_room_is_open_from_15_minutes_before_to_the_end(minutes, open_):
    assert late_start.room_is_open(START, START + timedelta(minutes=50), START + timedelta(minutes=minutes)) is open_
