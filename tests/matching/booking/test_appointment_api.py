"""`/appointments/`: input validation. The booking rules are tested in `test_appointment.py`."""

from typing import Any

import pytest

from matching.appointments.models import Appointment, Client
from matching.booking.models import Notice
from tests.conftest import Api
from tests.factories.booking import (
    CONSENTS,
    PERSON,
    booking_body,
    create_booking,
    create_hold,
    invalid_fields,
    opening_starts,
)
from tests.factories.providers import create_listed_provider, today

pytestmark = pytest.mark.django_db


def book(api: Api, **facts: Any) -> Any:
    hold = create_hold(api, create_listed_provider()).json()
    return api.post("/appointments/", booking_body(hold["token"], **facts))


def with_client(api: Api, **facts: Any) -> Any:
    return book(api, client={**PERSON, **facts})


NAMES = [
    "X",
    "Null",
    "O'Brien-Smith",
    "李",
    "a" * 150,
    "Zoë",
    "<b>Bo</b>",
    "=cmd()",
    "Robert'); DROP TABLE x;--",
    "مريم",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_stored_unchanged(api: Api, name: str) -> None:
    assert with_client(api, name=name).status_code == 201
    assert Client.objects.get().name == name


def test_a_name_is_normalized_without_invisible_characters(api: Api) -> None:
    assert with_client(api, name=" Zoe\u0308\u200b Li\ufeff ").status_code == 201
    assert Client.objects.get().name == "Zo\u00eb Li"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "\u200b\u200d"),
        ("name", "a" * 151),
        ("name", None),
        ("name", 5),
        ("name", ["Ana"]),
        ("name", "Ana\nRuiz"),
        ("name", "Ana\rBcc: x"),
        ("name", "A" + "\u0301" * 500),
        ("name", "Ana\u0007"),
        ("email", "not-an-address"),
        ("email", "a@b"),
        ("email", "a@@example.org"),
        ("email", "a@example.org\nBcc: b@example.org"),
        ("email", "a" * 243 + "@example.org"),
        ("email", "x" * 100_000 + "@example.org"),
        ("email", "a@" + "b" * 100_000 + ".org"),
        ("email", 5),
        ("phone", "letters"),
        ("phone", "555"),
        ("phone", "1-800-FLOWERS"),
        ("phone", "+1 555 010 0199 0000 0000"),
        ("phone", "9" * 41),
        ("phone", 5550100199),
        ("date_of_birth", (today().replace(year=today().year + 1)).isoformat()),
        ("date_of_birth", "1900-02-29"),
        ("date_of_birth", "1800-01-01"),
        ("date_of_birth", "0001-01-01"),
        ("date_of_birth", "5/4/1990"),
        ("date_of_birth", "1990-05-04T00:00:00Z"),
        ("date_of_birth", 19900504),
        ("date_of_birth", None),
        ("member_id", "x" * 200),
        ("member_id", 12345),
        ("state", "New York"),
        ("state", None),
        ("timezone", "Mars/Olympus"),
        ("timezone", None),
        ("language", "english"),
        ("language", "e"),
        ("language", "x" * 40),
        ("language", 5),
        ("pronouns", "x" * 41),
        ("contact", None),
        ("contact", {"email_ok": "yes"}),
        ("contact", {"email_ok": 1}),
        ("contact", {"fax_ok": True}),
        ("contact", []),
        ("status", "booked"),
        ("id", 1),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_an_invalid_client_field_is_reported(api: Api, name: str, value: Any) -> None:
    fields = invalid_fields(with_client(api, **{name: value}))
    assert [field.split(".")[:2] for field in fields] == [["client", name]]
    assert (Client.objects.count(), Notice.objects.count()) == (0, 0)


@pytest.mark.parametrize("missing", ["name", "date_of_birth", "state", "timezone", "contact"])
def test_a_missing_client_field_is_reported(api: Api, missing: str) -> None:
    client = {name: value for name, value in PERSON.items() if name != missing}
    assert invalid_fields(book(api, client=client)) == [f"client.{missing}"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("+1 (555) 010-0199 ext 5", "+15550100199;ext=5"),
        ("555 010 0199", "+15550100199"),
        ("５５５０１００１９９", "+15550100199"),
        ("+44 20 7946 0018", "+442079460018"),
        (None, ""),
    ],
)
def test_phone_numbers_are_normalized(api: Api, typed: str | None, stored: str) -> None:
    assert with_client(api, phone=typed).status_code == 201
    assert (Client.objects.get().phone or "") == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ana+care@example.org", "ana+care@example.org"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("a" * 64 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + ".org", None),
    ],
)
def test_every_valid_email_form_is_accepted(api: Api, typed: str, stored: str | None) -> None:
    assert with_client(api, email=typed).status_code == 201
    assert Client.objects.get().email == (stored or typed)


def test_member_ids_are_normalized(api: Api) -> None:
    assert with_client(api, member_id=" w12-34 5x ").status_code == 201
    assert Client.objects.get().member_id == "W12345X"


def test_email_consent_needs_an_address(api: Api) -> None:
    assert invalid_fields(with_client(api, email=None)) == ["client.email"]
    assert with_client(api, email=None, contact={"email_ok": False}).status_code == 201


@pytest.mark.parametrize("born", ["1996-02-29", "1990-05-04"])
def test_a_leap_day_birthday_is_accepted(api: Api, born: str) -> None:
    assert with_client(api, date_of_birth=born).status_code == 201
    assert Client.objects.get().date_of_birth == born


@pytest.mark.parametrize(
    ("consents", "fields"),
    [
        ({"telehealth": True}, ["consents.privacy"]),
        ({"telehealth": False, "privacy": True}, ["consents.telehealth"]),
        ({"telehealth": False, "privacy": False}, ["consents.privacy", "consents.telehealth"]),
        ({"telehealth": "true", "privacy": True}, ["consents.telehealth"]),
        ({"telehealth": 1, "privacy": True}, ["consents.telehealth"]),
        ({"telehealth": None, "privacy": True}, ["consents.telehealth"]),
        ({**CONSENTS, "marketing": True}, ["consents.marketing"]),
        (None, ["consents"]),
        (True, ["consents"]),
    ],
)
def test_consents_must_be_explicit(api: Api, consents: Any, fields: list[str]) -> None:
    assert invalid_fields(book(api, consents=consents)) == fields


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hold", None),
        ("hold", 5),
        ("hold", "x" * 201),
        ("client", None),
        ("client", []),
        ("client", "Ana"),
        ("booker", []),
        ("known_client", 5),
        ("share", "x" * 4_001),
        ("share", 5),
        ("share", "bell \u0007"),
        ("version", 1),
        ("status", "booked"),
        ("provider", "x"),
    ],
)
def test_an_invalid_booking_field_is_reported(api: Api, name: str, value: Any) -> None:
    hold = create_hold(api, create_listed_provider()).json()
    fields = invalid_fields(api.post("/appointments/", {**booking_body(hold["token"]), name: value}))
    assert [field.split(".")[0] for field in fields] == [name]


def test_a_note_keeps_its_line_breaks(api: Api) -> None:
    assert book(api, share="First line\nsecond line\tand a tab").status_code == 201
    assert Appointment.objects.get().message_to_provider == "First line\nsecond line\tand a tab"


def test_optional_fields_may_be_null_or_empty(api: Api) -> None:
    response = book(
        api,
        client={**PERSON, "pronouns": "", "phone": None, "member_id": None, "language": None},
        booker=None,
        known_client=None,
        share="",
    )
    assert response.status_code == 201


VERSIONS: list[Any] = [0, -1, "2", " 2 ", 2.0, True, None, 2**31, 10**30, [2], {"v": 2}]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("act", ["reschedule", "cancel"])
def test_a_version_must_be_an_integer_in_range(api: Api, act: str, version: Any) -> None:
    appointment = create_booking(api, create_listed_provider())
    body = {"version": version} | ({"start": appointment["start"]} if act == "reschedule" else {})
    assert invalid_fields(api.post(f"/appointments/{appointment['id']}/{act}/", body, appointment["token"])) == [
        "version"
    ]


@pytest.mark.parametrize(
    ("act", "body", "fields"),
    [
        ("reschedule", {"version": 2}, ["start"]),
        ("reschedule", {"start": "junk", "version": 2}, ["start"]),
        ("reschedule", {"start": "2026-11-01T01:30:00", "version": 2}, ["start"]),
        ("reschedule", {"start": "9999-12-31T23:59:59-12:00", "version": 2}, ["start"]),
        ("reschedule", {"start": "2030-01-01T00:00:00Z", "version": 2, "end": "x"}, ["end"]),
        ("reschedule", {"start": "2030-01-01T00:00:00Z", "version": 2, "provider": 7}, ["provider"]),
        ("cancel", {}, ["version"]),
        ("cancel", {"version": 2, "reason": 5}, ["reason"]),
        ("cancel", {"version": 2, "reason": "x" * 1_001}, ["reason"]),
        ("cancel", {"version": 2, "why": "x"}, ["why"]),
    ],
)
def test_an_invalid_change_field_is_reported(api: Api, act: str, body: dict, fields: list[str]) -> None:
    appointment = create_booking(api, create_listed_provider())
    assert invalid_fields(api.post(f"/appointments/{appointment['id']}/{act}/", body, appointment["token"])) == fields
    assert Appointment.objects.get().version == 2


def test_private_responses_are_not_cached(api: Api) -> None:
    provider = create_listed_provider()
    appointment = create_booking(api, provider)
    path = f"/appointments/{appointment['id']}"
    for response in (
        api.get(f"{path}/", appointment["token"]),
        api.get(f"{path}/", "wrong"),
        api.get(f"{path}/calendar.ics", appointment["token"]),
        api.post(f"{path}/reschedule/", {"start": opening_starts(provider, 9)[-1], "version": 2}, appointment["token"]),
        api.post(f"{path}/cancel/", {"version": 3}, appointment["token"]),
    ):
        assert response["Cache-Control"] == "no-store"


def test_range_requests_return_the_whole_response(api: Api) -> None:
    appointment = create_booking(api, create_listed_provider())
    response = api.http.get(
        f"/api/v1/appointments/{appointment['id']}/",
        headers={"Authorization": f"Bearer {appointment['token']}", "Range": "bytes=0-1"},
    )
    assert (response.status_code, response.json()["id"]) == (200, appointment["id"])
