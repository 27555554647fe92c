"""Mailed links and return codes: reading changes nothing, and a link alone opens nothing."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils.html import strip_tags

from config import db
from config.crypto import tokens
from matching.appointments.domain.booking_request import BookingDetails, Contact
from matching.appointments.models import Appointment
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import hold, verification
from matching.booking.gateways import message
from matching.booking.models import Notice
from matching.search.queries import match_request
from tests.conftest import Api
from tests.factories.booking import PERSON, create_booking, create_hold, match_token, opening_starts, start_appointment
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
SCANNERS: list[dict[str, str]] = [
    {},
    {"Sec-Purpose": "prefetch;prerender"},
    {"Purpose": "prefetch"},
    {"User-Agent": "LinkScanner/1.0", "HX-Request": "true"},
]
UNREACHABLE = {**PERSON, "email": None, "contact": {"email_ok": False}}


def booked_appointment(api: Api, word: str = "", **facts: Any) -> tuple[Appointment, str, str]:
    """Book an appointment. Returns it, the link in its confirmation, and its token."""
    appointment = create_booking(api, create_listed_provider(display_name="Maya Okafor"), **facts)
    row = Appointment.objects.get(ref=appointment["id"])
    if word:
        Appointment.objects.filter(id=row.id).update(passphrase_hash=verification.hash_passphrase(word))
    notice = row.notices.filter(kind="confirmation").first()
    return row, f"/s/{notice.link_token}/" if notice else "", appointment["token"]


def move(api: Api, appointment: Appointment, token: str) -> None:
    later = opening_starts(appointment.provider, 1, days=6)[0]
    assert (
        api.post(f"/appointments/{appointment.ref}/reschedule/", {"start": later, "version": 2}, token).status_code
        == 200
    )


def code() -> str:
    return message.code(Notice.objects.filter(kind="code").latest("id"))


def all_rows() -> dict[str, list[Any]]:
    """Return every row of the database."""
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in apps.get_models()}


@pytest.mark.parametrize("stale", [False, True])
def test_reading_a_link_changes_nothing(api: Api, stale: bool) -> None:
    appointment, link, token = booked_appointment(api)
    if stale:
        move(api, appointment, token)
    before = all_rows()
    for headers in SCANNERS:
        for _ in range(5):
            response = Client().get(link, headers=headers)
            assert Client().head(link, headers=headers).status_code == response.status_code == (410 if stale else 200)
            page = response.content.decode()
            text = strip_tags(page)  # the attributes hold random tokens, in which any three letters may occur
            assert ("Maya" in text, "Ana" in text, appointment.ref in page) == (False,) * 3
            assert Client().get(f"{link}new/", headers=headers)["Location"] == link
    assert all_rows() == before


def test_posts_require_a_csrf_token(api: Api) -> None:
    _appointment, link, _token = booked_appointment(api)
    strict = Client(enforce_csrf_checks=True)
    assert {strict.post(path).status_code for path in (link, f"{link}new/", "/return/")} == {403}


def test_only_the_mailed_code_opens_the_appointment(api: Api) -> None:
    appointment, link, _token = booked_appointment(api)
    http = Client()
    assert http.post(link, {"code": "000000"}).status_code == 400
    response = http.post(link)
    assert (response.status_code, b'name="code"' in response.content) == (200, True)
    assert http.get(f"/session/{appointment.ref}/").status_code == 404
    wrong = f"{(int(code()) + 1) % 10**6:06d}"
    assert http.post(link, {"code": wrong}).status_code == 400
    assert http.get(f"/session/{appointment.ref}/").status_code == 404
    assert http.post(link, {"code": f" {code()[:3]} {code()[3:]} "})["Location"] == f"/session/{appointment.ref}/"
    assert http.get(f"/session/{appointment.ref}/").status_code == 200
    # This browser now has access, so the link needs no code; another browser can't use the code again.
    assert http.post(link).status_code == 302
    assert Client().post(link, {"code": code()}).status_code == 400


def test_at_most_five_codes_are_sent_an_hour(api: Api) -> None:
    _appointment, link, _token = booked_appointment(api)
    assert [Client().post(link).status_code for _ in range(6)] == [200] * 5 + [429]


def test_a_passphrase_replaces_the_mailed_code(api: Api) -> None:
    appointment, link, _token = booked_appointment(api, word="River Stone")
    http = Client()
    assert b'name="word"' in http.get(link).content
    assert [http.post(link, {"word": word}).status_code for word in ("", "river", "stone")] == [400] * 3
    assert http.post(link, {"word": " river stone "})["Location"] == f"/session/{appointment.ref}/"
    assert Notice.objects.filter(kind="code").count() == 0
    other = Client()
    assert [other.post(link, {"word": "no"}).status_code for _ in range(6)] == [400] * 5 + [429]
    assert other.post(link, {"word": "river stone"}).status_code == 429


def test_an_outdated_link_explains_and_sends_a_current_one(api: Api) -> None:
    appointment, link, token = booked_appointment(api)
    move(api, appointment, token)
    outdated = Client().get(link)
    assert (outdated.status_code, b"from before a change" in outdated.content, b"new/" in outdated.content) == (
        410,
        True,
        True,
    )
    assert Client().post(link).status_code == 410
    response = Client().post(f"{link}new/")
    new_notice = Notice.objects.get(kind="link")
    assert (response.status_code, new_notice.version) == (200, 3)
    assert Client().get(f"/s/{new_notice.link_token}/").status_code == 200
    # Without a safe address, or with a made-up link, the response is the same.
    Appointment.objects.get(id=appointment.id).client.__class__.objects.update(email_ok=False)
    other_responses = [Client().post(path) for path in (f"{link}new/", "/s/k1.madeup/new/")]
    assert {without_tokens(other_response.content) for other_response in other_responses} == {
        without_tokens(response.content)
    }
    assert Notice.objects.filter(kind="link").count() == 1


def without_tokens(page: bytes) -> bytes:
    """Return a page without its tokens and its own URL."""
    return re.sub(rb'value="(/s/)?[A-Za-z0-9_/.=+-]+"', b"", page)


def test_a_link_expires_a_day_after_the_appointment(api: Api) -> None:
    appointment, link, _token = booked_appointment(api)
    Notice.objects.update(token_expires_at=db.db_now() + timedelta(minutes=1))
    assert Client().get(link).status_code == 200
    start_appointment(appointment.ref, ago=timedelta(hours=30))
    Notice.objects.update(token_expires_at=db.db_now() - timedelta(minutes=1))
    response = Client().get(link)
    assert (response.status_code, b"Send me a new link" in response.content) == (410, False)
    assert Client().get("/s/k1.madeup/").status_code == 410


def test_each_notice_has_its_own_token_stored_as_a_hash(api: Api) -> None:
    appointment, _link, token = booked_appointment(api)
    move(api, appointment, token)
    tokens = [notice.link_token for notice in Notice.objects.order_by("id")]
    assert len(set(tokens)) == 2
    stored = repr(all_rows())
    assert [link_token for link_token in tokens if link_token in stored] == []
    assert [notice.token_expires_at - appointment.period.upper for notice in Notice.objects.filter(version=2)] == [
        timedelta(days=1)
    ]


def test_unreachable_clients_get_a_return_code_once(api: Api) -> None:
    hold_token = create_hold(api, create_listed_provider()).json()["token"]
    body = {"hold": hold_token, "client": UNREACHABLE, "consents": {"telehealth": True, "privacy": True}}
    first = api.post("/appointments/", body, key="a" * 20)
    replayed = api.post("/appointments/", body, key="a" * 20)
    assert (first.status_code, replayed.content) == (201, first.content)
    return_code = first.json()["return_code"]
    assert re.fullmatch(r"([a-z]+ ){3}[a-z]+", return_code)
    later_response = api.post("/appointments/", body)
    assert (later_response.status_code, "return_code" in later_response.json()) == (200, False)
    assert return_code not in repr([row["return_code"] for row in Appointment.objects.values()])

    http = Client()
    assert http.get("/return/").status_code == 200
    assert (
        http.post("/return/", {"code": return_code.replace(" ", "  ").upper()})["Location"]
        == f"/session/{first.json()['id']}/"
    )
    assert http.get(f"/session/{first.json()['id']}/").status_code == 200


def test_reachable_clients_get_no_return_code(api: Api) -> None:
    assert "return_code" not in create_booking(api, create_listed_provider())
    phone = {**UNREACHABLE, "phone": "212 555 0100"}
    assert "return_code" not in create_booking(api, create_listed_provider(), client=phone)


def test_a_code_from_before_the_words_still_opens_its_appointment(api: Api) -> None:
    ref = create_booking(api, create_listed_provider(), client=UNREACHABLE)["id"]
    former = tokens.format_code("return", ref, 4)
    Appointment.objects.filter(ref=ref).update(return_code=tokens.digest(former))
    assert Client().post("/return/", {"code": former.replace("-", " ")})["Location"] == f"/session/{ref}/"


def test_wrong_return_codes_and_passphrases_look_the_same(api: Api) -> None:
    appointment = create_booking(api, create_listed_provider(), client=UNREACHABLE)
    Appointment.objects.update(passphrase_hash=verification.hash_passphrase("river"))
    attempts = [
        ("", ""),
        ("aaaa-aaaa-aaaa-aaaa", ""),
        ("x", ""),
        (appointment["return_code"], ""),
        (appointment["return_code"], "no"),
    ]
    responses = [Client().post("/return/", {"code": text, "word": word}) for text, word in attempts]
    pages = {
        (response.status_code, without_tokens(response.content.replace(f'value="{text}"'.encode(), b'value=""')))
        for response, (text, _word) in zip(responses, attempts, strict=True)
    }
    assert pages == {(400, without_tokens(responses[0].content))}
    assert Client().post("/return/", {"code": appointment["return_code"], "word": "RIVER"}).status_code == 302


def test_return_code_attempts_are_limited_per_network(api: Api, settings: Any) -> None:
    settings.THROTTLE_OFF, settings.VERIFICATION_ATTEMPTS_PER_NETWORK_HOUR = False, 3
    assert [Client().post("/return/", {"code": "x"}).status_code for _ in range(4)] == [400] * 3 + [429]


def test_a_passphrase_is_stored_only_as_a_slow_hash(api: Api) -> None:
    provider = create_listed_provider()
    start = datetime.fromisoformat(opening_starts(provider, 1)[0])
    match = match_request.by_token(match_token(), db.db_now())
    held_appointment = hold.create_hold(
        match=match, provider=provider, start=start, network=b"n" * 32, by="client", now=db.db_now()
    )
    details = BookingDetails(
        contact=Contact("Ana"),
        date_of_birth=date(1990, 5, 4),
        state="NY",
        timezone="America/New_York",
        language="en",
        consents=frozenset({"telehealth", "privacy"}),
        passphrase="Xylophone",
    )
    appointment_actions.confirm(appointment=held_appointment, details=details, known=None, by="client")
    assert Appointment.objects.get().passphrase_hash.startswith("argon2$")
    assert "ylophone" not in repr(all_rows())
