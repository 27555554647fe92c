"""Every address of the site, and what becomes of who knocks there: from the URL configuration, by asking."""

import re
from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LETTERS = {
    None: "-",
    "Provider": "T",
    "Provider relations": "R",
    "Scheduler": "S",
    "Clinical reviewers": "C",
    "Privacy officer": "P",
    "Administrator": "A",
}
# Where a role that may enter is let in: any answer but these.
SHUT = (401, 403)


def routes(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Every route, once, as `urls.py` spells it."""
    seen: set[str] = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + re.sub(r"[\^$]|\\Z", "", str(pattern.pattern))
        inner = routes(pattern.url_patterns, route) if hasattr(pattern, "url_patterns") else [route]
        for one in inner:
            if one not in seen:
                seen.add(one)
                yield one


def address(route: str, filled: dict[str, str]) -> str:
    """An address of the route, with `filled` by the start of the route, and else words that name nothing."""
    for start, value in filled.items():
        if route.startswith(start):
            route = re.sub(r"<path:object_id>", value, route)
    route = re.sub(r"<int:\w+>", "999999", route)
    route = re.sub(r"<[^>]+>", "nothing", route)
    return "/" + re.sub(r"\(\?P?.*?\)", "nothing", route)


def enters(client: Client, method: str, path: str) -> bool:
    """Whether that knock is let in, rather than told to sign in or that it isn't open."""
    answer = client.generic(method, path, b"", content_type="application/x-www-form-urlencoded")
    away = answer.get("Location", "")
    return answer.status_code not in SHUT and not away.startswith(("/staff/login/", "/staff/second-step/"))
