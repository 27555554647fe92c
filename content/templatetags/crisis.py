"""`{% crisis_lines %}`: who to call or write to, in any page."""

from collections.abc import Sequence
from typing import Any

from django import template

from content import queries

register = template.Library()


@register.inclusion_tag("content/_lines.html", takes_context=True)
def crisis_lines(
    context: dict[str, Any], lines: Sequence[Any] | None = None, only: Sequence[str] = ()
) -> dict[str, Any]:
    """The lines given, else those named, else all."""
    return {"lines": queries.crisis_lines(tuple(only)) if lines is None else lines, "LANGUAGE_CODE": queries.language()}
