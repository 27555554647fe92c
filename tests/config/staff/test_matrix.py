"""The roles matrix: every route × method × role, all as declared in `routes.txt`."""

import pytest
from django.test import Client

from config.ground import database
from matching.actions import access
from providers.models import ImportRun
from tests.config.staff import matrix
from tests.factories import staff
from tests.factories.booking import booked
from tests.factories.providers import listed

pytestmark = pytest.mark.django_db


def test_every_route_is_in_the_table_and_no_other():
    assert sorted(matrix.routes()) == sorted(matrix.declared())


def test_every_role_enters_by_every_method_exactly_where_declared(api):
    booked(api, listed())
    with access.noted(by="ada", act="read", what="session", ref="r", now=database.clock()):
        ImportRun.objects.create(kind="roster", started_at=database.clock())
    browsers = {}
    for number, (role, letter) in enumerate(matrix.LETTERS.items()):
        browsers[letter] = staff.browser(role, name=f"m{number}") if role else Client()
        browsers[letter].raise_request_exception = False
    wrong = []
    for number, (route, columns) in enumerate(matrix.declared().items()):
        if not route.startswith(matrix.STAFF) or route == matrix.LEAVING:
            continue
        path = matrix.address(route)
        told = dict(zip(matrix.METHODS, columns, strict=False))
        for place, method in enumerate(matrix.METHODS):
            # The console takes any other method for a look, so that one role and the stranger say enough there.
            letter = "TRSCPA"[(number + place) % 6]
            asked = browsers if method in told else {"-": browsers["-"], letter: browsers[letter]}
            may = told.get(method, told["GET"])
            for who, browser in asked.items():
                if matrix.enters(browser, method, path) != (who in may):
                    wrong.append(f"{route} {method} {who}: declared {who in may}")
    assert wrong == []


def test_public_routes_are_open_to_a_stranger_and_the_editor_is_not():
    client = Client(raise_request_exception=False)
    for route, (may, *_others) in matrix.declared().items():
        if not route.startswith(matrix.STAFF):
            path = matrix.address(route)
            assert matrix.enters(client, "GET", path) is ("-" in may), route


def test_who_may_open_the_editor():
    roles = {role: staff.browser(role, name=f"e{n}") for n, role in enumerate(matrix.LETTERS) if role}
    open_to = "".join(
        matrix.LETTERS[role] for role, browser in roles.items() if browser.get("/cms/").status_code == 200
    )
    assert open_to == matrix.declared()["cms/"][0]
