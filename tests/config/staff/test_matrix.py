"""The roles matrix: every route × method × role, all as declared in `routes.txt`."""

import pytest
from django.test import Client

from config import db
from config.audit import actions
from matching.appointments.models import Appointment, ConsentRule
from matching.booking.models import ClientFitReport
from matching.portal.models import AppointmentFeedback, ChangeRequest
from providers.directory.models import ListingReport
from providers.imports.models import ImportRun
from tests.config.staff import matrix
from tests.factories import staff
from tests.factories.booking import create_booking
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


def test_every_route_is_in_the_table_and_no_other():
    assert sorted(matrix.routes()) == sorted(matrix.declared())


def test_every_role_enters_by_every_method_exactly_where_declared(api):
    create_booking(api, create_listed_provider())
    with actions.log_access(by="ada", act="read", what="appointment", ref="r", now=db.db_now()):
        ImportRun.objects.create(kind="roster", started_at=db.db_now())
    ConsentRule.objects.create(
        state="NY", care_type="therapy", age=16, starts_on="2020-01-01", source="law", checked_on="2026-01-01"
    )
    appointment = Appointment.objects.get()
    AppointmentFeedback.objects.create(appointment=appointment, kind="not_fit", reason="other", at=db.db_now())
    ClientFitReport.objects.create(appointment=appointment, at=db.db_now())
    ListingReport.objects.create(
        provider=appointment.provider, reason="other", note="", at=db.db_now(), due_at=db.db_now()
    )
    ChangeRequest.objects.create(provider=appointment.provider, about="plan", words="w", at=db.db_now())
    browsers = {}
    for number, (role, letter) in enumerate(matrix.LETTERS.items()):
        browsers[letter] = staff.signed_in_client(role, name=f"m{number}") if role else Client()
        browsers[letter].raise_request_exception = False
    wrong = []
    for route, columns in matrix.declared().items():
        if not route.startswith(matrix.STAFF) or route == matrix.LEAVING:
            continue
        path = matrix.address(route)
        for place, method in enumerate(matrix.METHODS):
            if place >= len(columns):
                # Staff pages only accept GET and POST, for every role.
                fits = browsers["A"].generic(method, path).status_code == 405
                wrong += [] if fits else [f"{route} {method}"]
                continue
            for who, browser in browsers.items():
                if matrix.enters(browser, method, path) != (who in columns[place]):
                    wrong.append(f"{route} {method} {who}")
    assert wrong == []


def test_public_routes_are_open_to_a_stranger_and_the_editor_is_not():
    client = Client(raise_request_exception=False)
    for route, (may, *_others) in matrix.declared().items():
        if not route.startswith(matrix.STAFF):
            path = matrix.address(route)
            assert matrix.enters(client, "GET", path) is ("-" in may), route


def test_who_may_open_the_editor():
    roles = {role: staff.signed_in_client(role, name=f"e{n}") for n, role in enumerate(matrix.LETTERS) if role}
    open_to = "".join(
        matrix.LETTERS[role] for role, browser in roles.items() if browser.get("/cms/").status_code == 200
    )
    assert open_to == matrix.declared()["cms/"][0]
