"""Every address of the public pages, from the URL configuration."""

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver, reverse
from django.urls.converters import SlugConverter

# Staff work behind a login of their own; the API answers with problem documents.
NOT_PUBLIC = ("api/", "staff/", "cms/", "health/")


def public_addresses() -> dict[str, str]:
    """Return the addresses of all public pages by name, with made-up refs and tokens."""
    return {pattern.name: _address(pattern) for pattern in _patterns(get_resolver().url_patterns) if pattern.name}


def _patterns(patterns: Any, prefix: str = "") -> Iterator[Any]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(NOT_PUBLIC):
            continue
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns, route)
        else:
            yield pattern


def _address(pattern: Any) -> str:
    converters = pattern.pattern.converters
    values = {name: "who" if isinstance(kind, SlugConverter) else "x.y" for name, kind in converters.items()}
    return reverse(pattern.name, kwargs=values)
