"""Cursor paging: stable under change, and never deeper for page 500 than for page 1."""

import base64
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from config.http.problems import invalid

DEFAULT, LARGEST = 50, 100
Row = TypeVar("Row")


def size(text: str | None) -> int:
    """`page_size` as a number from 1 to 100; a larger one is the largest. Raises Problem `invalid`."""
    if text is None:
        return DEFAULT
    if not (text.isascii() and text.isdigit()) or not text.strip("0"):
        raise invalid({"page_size": [_("This must be a whole number from 1 to 100.")]})
    return LARGEST if len(text.lstrip("0")) > 3 else min(int(text), LARGEST)


def page(
    request: Request, rows: "QuerySet[Any]", key: str, show: Callable[[Sequence[Any]], list[Any]]
) -> dict[str, Any]:
    """One page of `rows`, ordered by the unique column `key`, as `{"results", "next", "previous"}`.

    `show` turns the page's rows into what is answered, all at once. Raises Problem `invalid` for a foreign cursor.
    """
    count = size(request.query_params.get("page_size"))
    backward, mark = _read(request.query_params.get("cursor"))
    if backward:
        found = list(rows.filter(**{f"{key}__lt": mark}).order_by(f"-{key}")[: count + 1])
    else:
        found = list((rows.filter(**{f"{key}__gt": mark}) if mark else rows).order_by(key)[: count + 1])
    more, found = len(found) > count, found[:count]
    if backward:
        found.reverse()
    has_next, has_previous = (True, more) if backward else (more, mark is not None)
    return {
        "results": show(found),
        "next": _url(request, "n", getattr(found[-1], key)) if found and has_next else None,
        "previous": _url(request, "p", getattr(found[0], key)) if found and has_previous else None,
    }


def _read(cursor: str | None) -> tuple[bool, str | None]:
    if cursor is None:
        return False, None
    try:
        text = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode()
        way, mark = text[0], text[1:]
    except (ValueError, IndexError) as error:
        raise invalid({"cursor": [_("This cursor is not ours.")]}) from error
    if way not in "np" or not mark or "\x00" in mark:
        raise invalid({"cursor": [_("This cursor is not ours.")]})
    return way == "p", mark


def _url(request: Request, way: str, mark: str) -> str:
    cursor = base64.urlsafe_b64encode(f"{way}{mark}".encode()).decode()
    others = [(name, value) for name, values in request.query_params.lists() for value in values if name != "cursor"]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*others, ('cursor', cursor)])}")
