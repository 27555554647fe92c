"""A strict JSON parser: it rejects repeated keys, NaN, NUL and malformed text."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, UnsupportedMediaType, ValidationError
from rest_framework.parsers import BaseParser

DEPTH = 20


class StrictJSONParser(BaseParser):
    """A JSON object in UTF-8, at most `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes, nested at most 20 deep."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        """Return the object.

        Raises ParseError or ValidationError (400), UnsupportedMediaType (415) or RequestDataTooBig (413).
        """
        charset = _charset(media_type or "")
        if charset not in ("", "utf-8", "utf8"):
            raise UnsupportedMediaType(media_type or "")
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise RequestDataTooBig
        try:
            data = json.loads(raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not readable JSON: %(why)s") % {"why": _why(error)}) from error
        if not isinstance(data, dict):
            raise ParseError(_("The body must be a JSON object."))
        _check_text(data, "", 0)
        return data


def _charset(media_type: str) -> str:
    for part in media_type.split(";")[1:]:
        name, _sep, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (line {error.lineno}, column {error.colno})"
    if isinstance(error, UnicodeDecodeError):
        return _("it is not UTF-8")
    if isinstance(error, RecursionError):
        return _("it is nested too deeply")
    return str(error)


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            raise ValueError(_("the key %(key)s stands twice") % {"key": ascii(key)[:80]})
        members[key] = value
    return members


def _no_constant(name: str) -> None:
    raise ValueError(_("%(name)s is not a number") % {"name": name})


def _check_text(value: Any, path: str, depth: int) -> None:
    """Reject NUL and lone surrogates, which PostgreSQL can't store."""
    if depth > DEPTH:
        raise ParseError(_("The body is nested too deeply."))
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise ValidationError({path: [_("This holds a character that can't be stored.")]})
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_text(key, path, depth)
            _check_text(inner, f"{path}.{key}".lstrip("."), depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check_text(inner, f"{path}.{index}", depth + 1)
