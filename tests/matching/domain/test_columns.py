"""Masks, words and hashes of the arrays, and that nothing changes in place."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from matching.domain import columns
from providers.domain.profile import CARE_TYPES, FORMATS
from tests.matching import worlds

FIRST = date(2026, 11, 22)


@given(st.integers(-100, 100), st.one_of(st.none(), st.integers(-100, 100)))
def test_a_day_mask_has_the_days_from_one_to_another(start: int, end: int | None) -> None:
    last = None if end is None else FIRST + timedelta(days=end)
    mask = columns.day_mask(FIRST, FIRST + timedelta(days=start), last)
    wanted = sum(1 << day for day in range(columns.MASK_DAYS) if start <= day and (end is None or day <= end))
    assert mask == wanted


@given(st.integers(0, 2**columns.SLOTS - 1))
def test_words_are_the_bitmap(bitmap: int) -> None:
    assert int.from_bytes(columns.words(bitmap).tobytes(), "little") == bitmap
    assert len(columns.words(bitmap)) == columns.WORDS


def test_each_kind_of_session_has_a_number_of_its_own() -> None:
    kinds = [columns.kind(care, form) for care in CARE_TYPES for form in FORMATS]
    assert sorted(kinds) == list(range(len(kinds)))


def test_bits_of_words_stay_apart_up_to_the_last() -> None:
    assert columns.bits(worlds.CONCERNS, ["trauma", "anger"]) == 1 | 1 << 63
    assert columns.bits(worlds.CONCERNS, []) == 0


def test_slugs_hash_to_63_bits_of_their_own() -> None:
    found = {columns.slug_hash(f"provider-{n}") for n in range(20_000)}
    assert len(found) == 20_000
    assert max(found) < 2**63
