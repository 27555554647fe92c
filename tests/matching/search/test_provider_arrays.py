"""Day masks, bitmap words, visit kind codes and slug hashes."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from matching.search.domain import provider_arrays
from providers.directory.domain.profile import CARE_TYPES, FORMATS
from tests.matching.search import datasets

FIRST = date(2026, 11, 22)


@given(st.integers(-100, 100), st.one_of(st.none(), st.integers(-100, 100)))
def test_a_day_mask_has_the_days_from_first_to_last(start: int, end: int | None) -> None:
    last = None if end is None else FIRST + timedelta(days=end)
    mask = provider_arrays.day_mask(FIRST, FIRST + timedelta(days=start), last)
    expected = sum(1 << day for day in range(provider_arrays.MASK_DAYS) if start <= day and (end is None or day <= end))
    assert mask == expected


@given(st.integers(0, 2**provider_arrays.SLOTS - 1))
def test_words_hold_the_bitmap(bitmap: int) -> None:
    assert int.from_bytes(provider_arrays.words(bitmap).tobytes(), "little") == bitmap
    assert len(provider_arrays.words(bitmap)) == provider_arrays.WORDS


def test_each_visit_kind_has_its_own_code() -> None:
    kinds = [provider_arrays.visit_kind_code(care, form) for care in CARE_TYPES for form in FORMATS]
    assert sorted(kinds) == list(range(len(kinds)))


def test_the_first_and_last_bits_are_distinct() -> None:
    assert provider_arrays.bits(datasets.CONCERNS, ["trauma", "anger"]) == 1 | 1 << 63
    assert provider_arrays.bits(datasets.CONCERNS, []) == 0


def test_slug_hashes_are_distinct_63_bit_numbers() -> None:
    hashes = {provider_arrays.slug_hash(f"provider-{n}") for n in range(20_000)}
    assert len(hashes) == 20_000
    assert max(hashes) < 2**63
