"""Cells with several texts, whatever is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.directory.domain.lists import SEPARATORS, escape, split, unescape

TEXTS = st.lists(st.text(alphabet=f"ab \\{SEPARATORS}", max_size=6), min_size=1, max_size=5)


@given(TEXTS, st.sampled_from(SEPARATORS))
def test_texts_are_read_as_they_were_written(texts: list[str], separator: str) -> None:
    cell = separator.join(map(escape, texts))
    assert [unescape(part) for part in split(cell, separator)] == texts


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("", [""]),
        (";a", ["", "a"]),
        (r";a\;b", ["", r"a\;b"]),
        (r"\;;", [r"\;", ""]),
        (r"\\;a", [r"\\", "a"]),
        (r"C:\dir;a", [r"C:\dir", "a"]),
    ],
)
def test_a_separator_counts_unless_a_backslash_protects_it(cell: str, parts: list[str]) -> None:
    assert split(cell, ";") == parts
