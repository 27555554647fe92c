"""Access matrix: every route of the site, from the URL configuration, by every method and role.

`routes.txt` declares it: a route, then who may enter by GET and by POST (and below `/api/` by PUT, PATCH and DELETE too),
in the letters of LETTERS, `.` for no one. `python -m pytest tests/config/staff/test_matrix.py` names each difference.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.test import Client
from django.urls import get_resolver

TABLE = Path(__file__).with_name("routes.txt")
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
# Any other status means access: 404 and 405 are only answered to users with access.
SHUT = (401, 403)
STAFF = ("staff/", "api/v1/staff/")
# Signs the client out; open to everybody.
LEAVING = "staff/logout/"


def routes(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Return every route of the URL configuration once, with Wagtail's editor as a single route."""
    seen: set[str] = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + re.sub(r"[\^$]|\\Z", "", str(pattern.pattern))
        nested = hasattr(pattern, "url_patterns") and not route.startswith("cms/")
        for path in routes(pattern.url_patterns, route) if nested else [route]:
            if path not in seen:
                seen.add(path)
                yield path or "/"


def address(route: str) -> str:
    """Return a path of the route, with the first row of its model if there is one, else with placeholder values."""
    model = re.match(r"staff/(\w+)/(\w+)/.*(?:<path:object_id>|<int:provider>|<id>)", route)
    if model:
        first = apps.get_model(*model.groups())._default_manager.order_by("pk").values_list("pk", flat=True).first()
        route = re.sub(r"<path:object_id>|<int:provider>|<id>", str(first or 999999), route)
    route = re.sub(r"\(\?P<app_label>(\w+).*\)", r"\1", route)
    route = re.sub(r"<int:\w+>|<path:\w+>|<id>", "999999", route)
    route = re.sub(r"<[^>]+>", "nothing", route) if "(?P" not in route else "staff/nothing/"
    return "/" + route.lstrip("/")


def enters(client: Client, method: str, path: str) -> bool:
    """Return whether the request is allowed, rather than redirected to sign-in or forbidden."""
    answer = client.generic(method, path, b"", content_type="application/x-www-form-urlencoded")
    away = answer.get("Location", "")
    return answer.status_code not in SHUT and not away.startswith(("/staff/login/", "/staff/second-step/re"))


def declared() -> dict[str, list[str]]:
    """Return route → role letters by method, from the table."""
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {line[0]: line[1:] for line in lines}
