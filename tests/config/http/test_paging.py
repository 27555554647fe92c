"""`page_size` and cursors."""

from base64 import b64encode

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from config.http.paging import StrictCursorPagination
from config.http.problems import Problem


def request(**query: str) -> Request:
    return Request(APIRequestFactory().get("/", query))


@pytest.mark.parametrize(
    ("text", "size"),
    [("1", 1), ("50", 50), ("100", 100), ("101", 100), ("9" * 5_000, 100), ("007", 7), ("1000", 100)],
)
def test_a_size_is_between_one_and_a_hundred(text: str, size: int) -> None:
    assert StrictCursorPagination().get_page_size(request(page_size=text)) == size


def test_a_page_has_fifty_rows_unless_asked_otherwise() -> None:
    assert StrictCursorPagination().get_page_size(request()) == 50


@pytest.mark.parametrize(
    "text", ["", "0", "000", "-1", "+1", "1.0", "1e3", " 7 ", "7\n", "seven", "٣", "²", "NaN", "0x10"]
)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(Problem) as raised:
        StrictCursorPagination().get_page_size(request(page_size=text))
    assert raised.value.extra["errors"][0]["field"] == "page_size"


@pytest.mark.parametrize("content", [b"", b"p=", b"n", b"xxx", b"p=%00", b"p=a%00", b"o=-1&p=a", b"r=x&p=a", b"\xff"])
def test_a_cursor_that_we_never_gave_is_refused(content: bytes) -> None:
    with pytest.raises(Problem) as raised:
        StrictCursorPagination().decode_cursor(request(cursor=b64encode(content).decode()))
    assert (raised.value.code, raised.value.extra["errors"][0]["field"]) == ("invalid", "cursor")
