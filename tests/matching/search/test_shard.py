"""Rows are added, removed and reused; flags, half days and copies follow."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.availability.domain.booked_time import BookedTime
from matching.search.domain import provider_arrays, shard
from matching.search.domain.provider_arrays import ProviderArrays
from matching.search.domain.shard import Shard
from tests.matching.search import datasets


def rows_of(seed: int) -> tuple[ProviderArrays, dict[int, list]]:
    """Return the rows in New York of a generated directory, by provider."""
    case = datasets.case(seed)
    arrays = datasets.picture(case.world, case.as_of)
    rows = {
        profile.id: arrays.rows(profile, case.world.booked.get(profile.id, BookedTime())).get("NY", [])
        for profile in case.world.profiles
    }
    return arrays, rows


def stored_rows(source: Shard) -> dict:
    """Return everything that a shard stores for each of its rows, independent of their places."""
    contents = {}
    for slot in np.flatnonzero(source.records["provider"]).tolist():
        flags = frozenset(flag for flag, row in source.lines.items() if source.flags[row, slot >> 3] >> (slot & 7) & 1)
        partial_days = {plan: days[slot] for plan, days in source.partial_days.items() if slot in days}
        kind = next(flag for flag in flags if flag[0] == "kind")
        record = source.records[slot].item()
        contents[record[0], kind] = (record, source.starts[slot].tobytes(), flags, tuple(sorted(partial_days.items())))
    return contents


@pytest.mark.parametrize("seed", range(40))
def test_a_shard_after_many_changes_equals_a_rebuilt_one(seed: int) -> None:
    _arrays, rows = rows_of(seed)
    dice, updated = Random(seed), Shard()
    for _ in range(3):
        for provider in dice.sample(sorted(rows), len(rows)):
            updated.remove([provider])
            if dice.random() < 0.7:
                updated.put(rows[provider])
    updated.remove(rows)
    assert len(updated) == 0
    assert not updated.flags.any()
    assert not any(updated.partial_days.values())
    updated.put([row for provider_rows in rows.values() for row in provider_rows])
    rebuilt = Shard()
    rebuilt.put([row for provider_rows in rows.values() for row in provider_rows])
    assert stored_rows(updated) == stored_rows(rebuilt)
    assert len(updated) == len(stored_rows(rebuilt)) == sum(map(len, rows.values()))


def test_freed_slots_are_reused() -> None:
    _arrays, rows = rows_of(3)
    filled, (provider, provider_rows) = Shard(), next(entry for entry in rows.items() if entry[1])
    filled.put([row for values in rows.values() for row in values])
    before = filled.nbytes
    for _ in range(500):
        filled.remove([provider])
        filled.put(provider_rows)
    assert filled.nbytes == before


def test_changing_a_copy_leaves_the_original_unchanged() -> None:
    _arrays, rows = rows_of(3)
    original = Shard()
    original.put([row for provider_rows in rows.values() for row in provider_rows])
    before, copy = stored_rows(original), original.copy()
    copy.remove(rows)
    assert len(copy) == 0
    assert stored_rows(original) == before


@given(st.lists(st.integers(0, provider_arrays.SLOTS - 1), max_size=20))
def test_half_days_are_those_with_a_start(slots: list[int]) -> None:
    starts = provider_arrays.words(sum(1 << slot for slot in set(slots))).reshape(1, -1)
    expected = sum(1 << half_day for half_day in {slot * 15 // 720 for slot in slots})
    assert shard.half_days(starts).tolist() == [expected]


def test_an_unknown_flag_matches_no_row() -> None:
    assert not len(shard.positions(Shard().rows_with_flag(("plan", "none"))))
