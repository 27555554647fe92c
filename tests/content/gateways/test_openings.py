"""This week's openings from the registered functions."""

import pytest

from content.gateways import openings
from content.gateways.openings import WeekCount


def test_nobody_knows_until_somebody_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openings, "_registered", None)
    assert (openings.week("sleep"), openings.states()) == (None, ())
    openings.register_counter(lambda concern, state: WeekCount(1, len(concern + state)), lambda: [("NY", "New York")])
    assert (openings.week("sleep", "NY"), openings.week(""), openings.states()) == (
        WeekCount(1, 7),
        None,
        [("NY", "New York")],
    )
