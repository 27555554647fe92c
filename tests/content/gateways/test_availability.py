"""This week's openings from the registered functions."""

import pytest

from content.gateways import availability
from content.gateways.availability import WeekCount


def test_nobody_knows_until_somebody_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(availability, "_registered", None)
    assert (availability.week("sleep"), availability.states()) == (None, ())
    availability.register_counter(
        lambda concern, state: WeekCount(1, len(concern + state)), lambda: [("NY", "New York")]
    )
    assert (availability.week("sleep", "NY"), availability.week(""), availability.states()) == (
        WeekCount(1, 7),
        None,
        [("NY", "New York")],
    )
