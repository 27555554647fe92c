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
    picture = datasets.picture(case.world, case.as_of)
    found = {
        one.id: picture.rows(one, case.world.taken.get(one.id, BookedTime())).get("NY", [])
        for one in case.world.profiles
    }
    return picture, found


def seen(one: Shard) -> dict:
    """Return everything that a shard stores for each of its rows, independent of their places."""
    found = {}
    for slot in np.flatnonzero(one.records["provider"]).tolist():
        flags = frozenset(mark for mark, line in one.lines.items() if one.flags[line, slot >> 3] >> (slot & 7) & 1)
        some = {plan: days[slot] for plan, days in one.partial_days.items() if slot in days}
        kind = next(mark for mark in flags if mark[0] == "kind")
        record = one.records[slot].item()
        found[record[0], kind] = (record, one.starts[slot].tobytes(), flags, tuple(sorted(some.items())))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_however_rows_came_and_went_a_shard_is_the_one_built_whole(seed: int) -> None:
    _picture, rows = rows_of(seed)
    dice, followed = Random(seed), Shard()
    for _ in range(3):
        for provider in dice.sample(sorted(rows), len(rows)):
            followed.remove([provider])
            if dice.random() < 0.7:
                followed.put(rows[provider])
    followed.remove(rows)
    assert len(followed) == 0
    assert not followed.flags.any()
    assert not any(followed.partial_days.values())
    followed.put([row for found in rows.values() for row in found])
    whole = Shard()
    whole.put([row for found in rows.values() for row in found])
    assert seen(followed) == seen(whole)
    assert len(followed) == len(seen(whole)) == sum(map(len, rows.values()))


def test_room_is_used_again_so_that_a_million_changes_take_no_more_of_it() -> None:
    _picture, rows = rows_of(3)
    one, (provider, found) = Shard(), next(entry for entry in rows.items() if entry[1])
    one.put([row for some in rows.values() for row in some])
    before = one.nbytes
    for _ in range(500):
        one.remove([provider])
        one.put(found)
    assert one.nbytes == before


def test_a_copy_changes_alone() -> None:
    _picture, rows = rows_of(3)
    one = Shard()
    one.put([row for found in rows.values() for row in found])
    before, apart = seen(one), one.copy()
    apart.remove(rows)
    assert len(apart) == 0
    assert seen(one) == before


@given(st.lists(st.integers(0, provider_arrays.SLOTS - 1), max_size=20))
def test_cells_are_the_half_days_with_a_start(slots: list[int]) -> None:
    starts = provider_arrays.words(sum(1 << slot for slot in set(slots))).reshape(1, -1)
    wanted = sum(1 << cell for cell in {slot * 15 // 720 for slot in slots})
    assert shard.half_days(starts).tolist() == [wanted]


def test_an_unknown_mark_is_nobodys() -> None:
    assert not len(shard.positions(Shard().rows_with_flag(("plan", "none"))))
