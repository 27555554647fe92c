"""`page_size` and cursors."""

import pytest

from config.http import paging
from config.http.problems import Problem


@pytest.mark.parametrize(
    ("text", "size"),
    [(None, 50), ("1", 1), ("50", 50), ("100", 100), ("101", 100), ("9" * 5_000, 100), ("007", 7), ("1000", 100)],
)
def test_a_size_is_between_one_and_a_hundred(text: str | None, size: int) -> None:
    assert paging.size(text) == size


@pytest.mark.parametrize("text", ["", "0", "000", "-1", "+1", "1.0", "1e3", " 7 ", "seven", "٣", "²", "NaN", "0x10"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(Problem) as raised:
        paging.size(text)
    assert raised.value.extra["errors"][0]["field"] == "page_size"
