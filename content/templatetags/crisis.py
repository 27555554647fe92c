"""`{% crisis_lines %}`: the crisis lines."""

from collections.abc import Sequence
from typing import Any

from django import template

from content import queries

register = template.Library()


@register.inclusion_tag("content/_crisis_lines.html")
def crisis_lines(lines: Sequence[Any] | None = None, only: Sequence[str] = ()) -> dict[str, Any]:
    """Render `lines`, else the lines with the slugs in `only` (all by default). With `only` they follow a heading."""
    return {
        "lines": queries.crisis_lines(tuple(only)) if lines is None else lines,
        "below_a_heading": bool(only),
        "LANGUAGE_CODE": queries.language(),
    }


@register.inclusion_tag("content/_crisis_links.html")
def crisis_links(lines: Sequence[Any]) -> dict[str, Any]:
    """Render these lines as a short list of links, each with the name of its line."""
    return {"lines": lines, "LANGUAGE_CODE": queries.language()}
