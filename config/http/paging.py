"""Cursor pagination that rejects a malformed `page_size` or `cursor`."""

import re
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from config.http import serializer_fields
from config.http.problems import invalid

Row = TypeVar("Row", bound=Model)
WHOLE_NUMBER = re.compile(r"0*[1-9][0-9]*")


class PageQuery(serializer_fields.StrictSerializer):
    """The query parameters of every list."""

    page_size = serializer_fields.StrictCharField(required=False, max_length=5_000)
    cursor = serializer_fields.StrictCharField(required=False, max_length=400)


class StrictCursorPagination(CursorPagination):
    """Pages a queryset in the order of the unique column `ordering`. Raises Problem `invalid` for a bad parameter."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100

    def __init__(self, ordering: str = "slug") -> None:
        self.ordering = ordering

    def page_of(self, rows: "QuerySet[Row]", request: Request) -> list[Row]:
        """Return the rows of the requested page."""
        return self.paginate_queryset(rows, request) or []

    def get_page_size(self, request: Request) -> int:
        """Return the requested size, at most `max_page_size`. DRF would use the default for a value that isn't a number."""
        text = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not WHOLE_NUMBER.fullmatch(text):
            raise invalid({self.page_size_query_param: [_("This must be a whole number from 1 to 100.")]})
        digits = text.lstrip("0")
        return (
            self.max_page_size if len(digits) > len(str(self.max_page_size)) else min(int(digits), self.max_page_size)
        )

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return the request's cursor. DRF would answer 404 for a broken cursor and ignore an empty one."""
        if self.cursor_query_param not in request.query_params:
            return None
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            cursor = None
        if cursor is None or not cursor.position or "\x00" in str(cursor.position):
            raise invalid({self.cursor_query_param: [_("This cursor is not ours.")]})
        return cursor
