"""Counters without personal data, and which cells may be shown."""

from datetime import date, timedelta
from itertools import combinations
from random import Random

from matching.reports.domain import demand


def test_a_match_is_counted_by_state_payer_and_main_concern():
    assert demand.counters("NY", "aetna", "trauma", 3, ()) == [("asked", "NY/aetna/trauma")]
    missed = demand.counters("NY", None, None, 0, ("times", "genders"))
    assert missed == [("asked", "NY/self/any"), ("unmet", "NY/self/any"), ("missed", "times+genders")]
    assert demand.counters("NY", None, None, 0, ())[2] == ("missed", "nobody")


def test_blocks_are_four_past_weeks_and_never_overlap():
    day, blocks = date(2026, 11, 23), set()
    for number in range(200):
        today = day + timedelta(days=number)
        first, last = demand.four_week_block(today)
        assert (first.weekday(), last.weekday(), (last - first).days) == (0, 6, 27)
        assert first < last < today <= last + timedelta(days=28)
        blocks.add((first, last))
    assert all(a[1] < b[0] or b[1] < a[0] for a, b in combinations(blocks, 2))


def test_small_cells_are_hidden_and_cannot_be_derived():
    random = Random(8)
    for _round in range(3_000):
        counts = {cell: random.choice((0, 1, 3, 9, 10, 11, 12, 40)) for cell in range(random.randrange(8))}
        visible, others = demand.suppress_small_cells(counts)
        hidden = [count for cell, count in counts.items() if count and cell not in visible]
        assert all(counts[cell] == count >= demand.MIN_SHOWN_COUNT for cell, count in visible.items())
        assert others in (0, sum(hidden))
        # A reader who knows the total learns only the sum of the hidden cells: at least two, and never small.
        assert not hidden or not visible or (len(hidden) > 1 and sum(hidden) >= demand.MIN_SHOWN_COUNT)
        assert not others or (len(hidden) > 1 and others >= demand.MIN_SHOWN_COUNT)


def test_one_small_cell_also_hides_a_larger_one():
    assert demand.suppress_small_cells({"a": 50, "b": 20, "c": 3}) == ({"a": 50}, 23)
    assert demand.suppress_small_cells({"a": 50, "b": 20}) == ({"a": 50, "b": 20}, 0)
    assert demand.suppress_small_cells({"a": 3, "b": 4}) == ({}, 0)
