"""Staff find an appointment by the caller's name and the client's birth date, and move it with consent on record."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser

from config.audit.models import AccessEntry
from matching.appointments.domain import client_lookup
from matching.appointments.models import Appointment, AppointmentEvent, ClientLookup
from matching.booking import tasks
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import hold
from matching.booking.models import Notice
from matching.console.models import MoveConsent
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import PERSON, booking_body, create_booking, create_hold, match_token, opening_starts
from tests.factories.providers import create_listed_provider, today

pytestmark = pytest.mark.django_db
LIST = "/staff/appointments/appointment/"
FIND = f"{LIST}find/"
BORN = "1990-05-04"


@pytest.fixture
def browser(db: None) -> Browser:
    return staff.signed_in_client("Scheduler")


def booked(api: Api, **client: Any) -> Appointment:
    """An appointment of a client with these facts."""
    response = create_booking(api, create_listed_provider(), client={**PERSON, **client})
    return Appointment.objects.get(ref=response["id"])


def hits(browser: Browser, name: str, born: str = BORN) -> int:
    """Search, and return the number of rows."""
    return browser.post(FIND, {"name": name, "born": born}).content.decode().count('/change/">')


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Ana Ruiz", "ana ruiz"),
        ("Ana Ruiz", "RUIZ, Ana"),
        ("Ana Ruíz", "Ana Ruiz"),
        ("Ana María Ruiz", "Ana Ruiz"),
        ("Ana Ruiz", "  Ana   Ruiz "),
        ("Siobhan O’Brien", "siobhan obrien"),
        ("Anne-Marie Núñez", "anne marie nunez"),
        ("Cher", "cher"),
    ],
)
def test_a_client_is_found_in_any_spelling(api: Api, browser: Browser, stored: str, typed: str) -> None:
    booked(api, name=stored)
    assert [hits(browser, typed), hits(browser, typed, "1990-05-05"), hits(browser, "Someone Else")] == [1, 0, 0]


def test_a_parent_finds_the_childs_appointment(api: Api, browser: Browser) -> None:
    child = (today() - timedelta(days=365 * 8)).isoformat()
    booker = {"name": "Rosa Ruiz", "relationship": "mother", "email": "rosa@example.org", "contact": PERSON["contact"]}
    provider = create_listed_provider(age_groups=["child"])
    held = create_hold(api, provider, token=match_token(age_group="child")).json()
    consents = {"telehealth": True, "privacy": True, "guardian": True}
    body = booking_body(
        held["token"], client={**PERSON, "name": "Leo", "date_of_birth": child}, consents=consents, booker=booker
    )
    assert api.post("/appointments/", body).status_code == 201
    assert [hits(browser, "Rosa Ruiz", child), hits(browser, "leo", child)] == [1, 1]


def test_nothing_readable_is_stored_and_each_search_is_logged(api: Api, browser: Browser) -> None:
    appointment = booked(api)
    for row in ClientLookup.objects.all():
        assert all(word not in bytes(row.digest) for word in (b"ana", b"ruiz", b"1990"))
    before = AccessEntry.objects.count()
    hits(browser, "Ana Ruiz")
    entries = AccessEntry.objects.order_by("pk")[before:]
    assert [(entry.by, entry.what, entry.ref) for entry in entries] == [
        ("sam", "client search", ""),
        ("sam", "appointment", appointment.ref),
    ]
    assert "Ana" not in "".join(entry.note for entry in entries)
    assert hits(browser, "Nobody Here") == 0
    assert AccessEntry.objects.order_by("-pk")[0].what == "client search"


def test_a_get_searches_nothing(api: Api, browser: Browser) -> None:
    booked(api)
    assert "Ana Ruiz" not in browser.get(FIND, {"name": "Ana Ruiz", "born": BORN}).content.decode()
    assert staff.signed_in_client("Provider relations", name="pr").get(FIND).status_code == 403


def test_earlier_clients_can_be_found_after_the_task_has_run(api: Api, browser: Browser) -> None:
    booked(api)
    ClientLookup.objects.all().delete()
    assert hits(browser, "Ana Ruiz") == 0
    assert [tasks.write_client_lookups(), tasks.write_client_lookups()] == [1, 0]
    assert hits(browser, "Ana Ruiz") == 1
    ClientLookup.objects.update(key_id="old")
    assert tasks.write_client_lookups() == 1
    assert not ClientLookup.objects.filter(key_id="old").exists()


def test_a_name_without_letters_has_no_key() -> None:
    assert client_lookup.lookup_texts(" - ", date(1990, 5, 4)) == []


def move_form(appointment: Appointment, **fields: Any) -> dict[str, Any]:
    """The form that moves the appointment to its provider's eighth opening, agreed by phone yesterday."""
    return {
        "version": appointment.version,
        "start": opening_starts(appointment.provider, 8)[-1],
        "giver": "client",
        "means": "phone",
        "day": (today() - timedelta(days=1)).isoformat(),
        "clock": "14:05",
        **fields,
    }


def test_staff_move_an_appointment_with_the_consent_on_record(api: Api, browser: Browser) -> None:
    appointment = booked(api)
    path, before = f"{LIST}{appointment.pk}/move/", AccessEntry.objects.count()
    assert path in browser.get(f"{LIST}{appointment.pk}/change/").content.decode()
    form = move_form(appointment)
    response = browser.post(path, form)
    assert response.status_code == 302, response.content
    appointment.refresh_from_db()
    assert (f"{appointment.period.lower:%Y-%m-%dT%H:%M:%SZ}", appointment.version) == (form["start"], 3)
    consent = MoveConsent.objects.get()
    assert (consent.giver, consent.means, consent.staff, consent.version) == ("client", "phone", "sam", 3)
    assert AppointmentEvent.objects.get(appointment=appointment, version=3).actor == "staff"
    assert Notice.objects.filter(appointment=appointment, version=3, kind="moved").exists()
    assert "agreed by phone" in AccessEntry.objects.order_by("pk")[before + 1].note
    page = browser.get(f"{LIST}{appointment.pk}/change/").content.decode()
    assert ("Moved by sam" in page, "The client, By phone" in page) == (True, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"giver": ""},
        {"means": "fax"},
        {"day": ""},
        {"start": ""},
        {"day": (today() + timedelta(days=1)).isoformat()},
    ],
)
def test_without_a_complete_consent_nothing_moves(api: Api, browser: Browser, fields: dict[str, str]) -> None:
    appointment = booked(api)
    response = browser.post(f"{LIST}{appointment.pk}/move/", move_form(appointment, **fields))
    assert response.status_code == 400
    appointment.refresh_from_db()
    assert (appointment.version, MoveConsent.objects.count()) == (2, 0)


def test_a_stale_page_moves_nothing_and_keeps_what_was_typed(api: Api, browser: Browser) -> None:
    appointment = booked(api)
    response = browser.post(f"{LIST}{appointment.pk}/move/", move_form(appointment, version=1))
    html = response.content.decode()
    assert (response.status_code, 'value="14:05' in html, 'value="phone"' in html) == (409, True, True)
    assert MoveConsent.objects.count() == 0


def test_a_consent_cannot_be_rewritten(api: Api, browser: Browser) -> None:
    appointment = booked(api)
    browser.post(f"{LIST}{appointment.pk}/move/", move_form(appointment))
    with pytest.raises(DatabaseError), transaction.atomic():
        MoveConsent.objects.update(giver="guardian")


def test_a_released_hold_is_never_shown_as_canceled(api: Api, browser: Browser) -> None:
    provider = create_listed_provider()
    held = Appointment.objects.get(ref=create_hold(api, provider).json()["id"])
    hold.release(appointment=held, by="client")
    canceled = booked(api)
    appointment_actions.cancel(appointment=canceled, version=canceled.version, reason="", by="client")
    for path in (LIST, f"{LIST}{held.pk}/change/"):
        page = browser.get(path).content.decode()
        assert "Released, never booked" in page
    results = {
        value: [row.pk for row in browser.get(LIST, {"status__exact": value}).context["cl"].result_list]
        for value in ("cancelled", "released")
    }
    assert results == {"cancelled": [canceled.pk], "released": [held.pk]}
