"""The strict JSON parser."""

import io
import json
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType

from config.http.parsers import StrictJSONParser

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=10,
)


def read(raw: bytes, kind: str = "application/json") -> dict[str, Any]:
    return StrictJSONParser().parse(io.BytesIO(raw), kind)


@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_an_object_is_read_as_it_was_written(value: dict) -> None:
    for ascii_only in (True, False):
        assert read(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_an_object_or_a_refusal(raw: bytes) -> None:
    try:
        status = 200 if isinstance(read(raw), dict) else 500
    except APIException as error:
        status = error.status_code
    assert status in (200, 400)


@pytest.mark.parametrize("depth", [19, 20, 21, 5_000, 100_000])
def test_depth_is_bounded(depth: int) -> None:
    raw = b'{"a":' * depth + b"1" + b"}" * depth
    if depth <= 20:
        assert read(raw)
    elif len(raw) <= 256 * 1024:
        with pytest.raises(ParseError):
            read(raw)
    else:
        with pytest.raises(RequestDataTooBig):
            read(raw)


def test_a_key_that_stands_twice_is_refused_however_it_is_spelled() -> None:
    with pytest.raises(ParseError, match="stands twice"):
        read(b'{"a": 1, "\\u0061": 2}')


@pytest.mark.parametrize(
    "kind", ["application/json;charset=utf-8", 'application/json; charset="UTF-8"', "application/json; x=y"]
)
def test_utf_8_is_read_however_it_is_named(kind: str) -> None:
    assert read('{"a": "é"}'.encode(), kind) == {"a": "é"}


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "bogus", "utf-7"])
def test_another_charset_is_refused(charset: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        read(b"{}", f"application/json; charset={charset}")


def test_the_limit_is_256_kibibytes() -> None:
    fits = b'{"a": "' + b"x" * (256 * 1024 - 9) + b'"}'
    assert len(fits) == 256 * 1024
    assert read(fits)
    with pytest.raises(RequestDataTooBig):
        read(fits + b" ")
