"""`{% crisis_lines %}`: who to call or write to, in any page."""

from collections.abc import Sequence
from typing import Any

from django import template

from content import queries

register = template.Library()


@register.inclusion_tag("content/_lines.html")
def crisis_lines(lines: Sequence[Any] | None = None, only: Sequence[str] = ()) -> dict[str, Any]:
    """The lines given, or those named, which then stand below a heading of their own."""
    return {
        "lines": queries.crisis_lines(tuple(only)) if lines is None else lines,
        "below_a_heading": bool(only),
        "LANGUAGE_CODE": queries.language(),
    }
