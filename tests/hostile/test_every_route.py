"""Nothing that anyone sends to any route makes the server fail: every role, every parameter and field, hostile values."""

import re
import time
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from tests import template
from tests.config.staff import matrix
from tests.hostile import forms, sample_site, values
from tests.hostile.walk import ALONE, TOGETHER, Walk, sample

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
# Reads of the request that no form checks.
RAW_READ = re.compile(
    r'request\.(?:GET|POST)(?:\.get\(|\.getlist\(|\[)"(\w+)"|"(\w+)" (?:not )?in request\.(?:GET|POST)'
)


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[sample_site.SampleSite]:
    """A site with a row of each kind, in a database that is replaced afterwards.

    Each request has a transaction of its own. Thousands of them as savepoints of one transaction would become slow.
    """
    with django_db_blocker.unblock(), override_settings(THROTTLE_OFF=True):
        try:
            yield sample_site.create()
        finally:
            template.clone(connection.settings_dict["NAME"])


@pytest.fixture
def walk(site: sample_site.SampleSite, django_db_blocker: Any) -> Iterator[Walk]:
    """A new walk over the site."""
    with django_db_blocker.unblock():
        yield Walk(site)


def declared() -> dict[str, tuple[list[str], list[str]]]:
    """Return pattern of routes → parameters of the address and of the POST, from `parameters.txt`."""
    table = {}
    for line in (HERE / "parameters.txt").read_text().splitlines():
        if not line.startswith("#"):
            pattern, _space, names = line.partition(" ")
            address, _colon, posted = names.partition(":")
            table[pattern] = (address.replace("?", "").replace("-", "").split(), posted.split())
    return table


def parameters(route: str) -> tuple[list[str], list[str]] | None:
    """Return the route's declared parameters, or None."""
    exact = {pattern: names for pattern, names in declared().items() if pattern == route}
    matching = [names for pattern, names in declared().items() if fnmatchcase(route, pattern)]
    return next(iter([*exact.values(), *matching]), None)


def test_every_route_and_every_raw_read_is_in_the_table() -> None:
    assert [route for route in matrix.routes() if parameters(route) is None] == []
    names = {name for address, posted in declared().values() for name in (*address, *posted)}
    read = {
        name
        for package in ("config", "providers", "matching", "content")
        for path in (ROOT / package).rglob("*.py")
        for match in RAW_READ.findall(path.read_text())
        for name in match
        if name
    }
    assert sorted(read - names) == []


def known_forms(walk: Walk, routes: list[str]) -> Iterator[tuple[str, forms.Form]]:
    """Yield browser and form, for each form on the routes' pages and for the declared parameters."""
    seen: dict[tuple[str, str], set[str]] = {}
    for route in routes:
        who = walk.site.entering(route)[0]
        address, posted = parameters(route) or ([], [])
        declared_forms = [
            forms.Form(method, path, {name: [""] for name in names})
            for path in walk.site.paths(route)
            for method, names in (("GET", address), ("POST", posted))
            if names
        ]
        for form in [*walk.fields(route, who), *declared_forms]:
            form.values.pop("csrfmiddlewaretoken", None)
            tried = seen.setdefault((form.method, form.path), set())
            if not set(form.values) <= tried:
                tried |= set(form.values)
                yield who, form


def report(walk: Walk, started: float, what: str) -> None:
    print(f"{what}: {walk.sent} requests in {time.monotonic() - started:.0f} s, {len(walk.faults)} faults")
    print(*sorted(set(walk.faults)), sep="\n", flush=True)
    assert walk.faults == [], "\n".join(sorted(set(walk.faults))[:60])


@pytest.mark.parametrize("area", ["public", "practice", "staff"])
def test_hostile_values_in_every_parameter_and_field(walk: Walk, area: str) -> None:
    started = time.monotonic()
    for who, form in known_forms(walk, [route for route in matrix.declared() if area_of(route) == area]):
        walk.try_form(form, who, together=TOGETHER[area], alone=ALONE[area])
    report(walk, started, f"{area} forms")


def area_of(route: str) -> str:
    first = route.partition("/")[0]
    return first if first in ("practice", "staff") else "public"


def test_hostile_values_from_every_role(walk: Walk) -> None:
    started = time.monotonic()
    for route in sample(list(matrix.declared()), 60, "roles"):
        address, posted = parameters(route) or ([], [])
        for path in walk.site.paths(route):
            for who in walk.site.browsers:
                for method, names in (("GET", address), ("POST", posted)):
                    form = forms.Form(method, path, {name: [""] for name in (*names, "x")})
                    walk.try_form(form, who, together=1)
    report(walk, started, "every role")


def test_hostile_paths_headers_and_bodies(walk: Walk) -> None:
    started = time.monotonic()
    for route in sample(list(matrix.declared()), 90, "paths"):
        who, path = walk.site.entering(route)[0], walk.site.paths(route)[0]
        for part in re.findall(r"<\w+:?\w*>", route):
            for hostile in sample(values.PATH_PARTS, 4, route + part):
                walk.send(who, "GET", re.sub(r"<[^>]+>", "x", "/" + route.replace(part, hostile)), note=part)
        for headers in sample(values.HEADERS, 2, route):
            walk.send(who, "GET", path, headers=headers, note=str(headers)[:40])
        for kind, body in sample(values.BODIES, 3, route):
            walk.send(who, "POST", path, body, kind, note=f"{kind} {body[:20]!r}")
    report(walk, started, "paths, headers and bodies")


def test_hostile_values_in_every_field_of_the_api(walk: Walk) -> None:
    started = time.monotonic()
    for call, (token, body) in walk.site.bodies.items():
        method, path = call.split(" ")
        who = "R" if "/staff/" in path else sample_site.VISITOR
        assert walk.send(who, method, path, *json_parts(body), headers=sample_site.headers(token)).status_code < 300, (
            call
        )
        for place in places(body):
            for value in sample(values.JSON_VALUES, 12, f"{call}{place}"):
                hostile, kind = json_parts(replaced(body, place, value))
                walk.send(
                    who,
                    method,
                    path,
                    hostile,
                    kind,
                    headers=sample_site.headers(token),
                    note=f"{place}={str(value)[:20]!r}",
                )
    report(walk, started, "API")


def json_parts(body: Any) -> tuple[bytes, str]:
    return sample_site.dump(body).encode("utf-8", "surrogatepass"), values.JSON


def places(body: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the place of every value in a JSON body, the outermost first."""
    yield before
    items = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, value in items:
        yield from places(value, (*before, name))


def replaced(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    """Return a copy of a JSON body with the value at one place replaced."""
    if not place:
        return value
    first, *inner = place
    if isinstance(body, list):
        return [replaced(old, tuple(inner), value) if n == first else old for n, old in enumerate(body)]
    return {name: replaced(old, tuple(inner), value) if name == first else old for name, old in body.items()}
