"""A therapist's passkeys: what opens the door in place of a mailed code, and what does not."""

import json
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from config import db
from matching.booking.actions import delivery
from matching.portal.models import Passkey, PracticeLetter
from providers.directory.models import Provider
from tests.factories.passkey import Device
from tests.factories.providers import listed
from tests.matching.portal.test_provider_login import open_for

pytestmark = pytest.mark.django_db
DOOR, KEYS = "/practice/door/passkey/", "/practice/passkeys/"


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = "http://localhost"


def asked(answer: Any) -> dict[str, Any]:
    """The question that stands in a page."""
    assert answer.status_code in (200, 400)
    found = re.search(r'<script id="passkey-asked" type="application/json">(.*?)</script>', answer.content.decode())
    assert found
    return json.loads(found[1])


def added(http: Client, device: Device, name: str = "My phone") -> str:
    """Add it as the page does; what the therapist is told."""
    question = asked(http.post(KEYS, {"name": name}))
    answer = http.post(KEYS, {"name": name, "credential": device.makes(question)}, follow=True)
    return answer.content.decode()


def shown(http: Client, device: Device) -> int:
    """The status of the answer at the door; 302 is open."""
    question = asked(http.post(DOOR))
    return http.post(DOOR, {"credential": device.shows(question)}).status_code


def test_a_passkey_opens_the_place_in_place_of_a_code_and_its_owner_hears_of_it() -> None:
    one, device = listed(display_name="Maya Okafor"), Device()
    http = open_for(one)
    assert "Added." in added(http, device)
    assert "My phone" in http.get("/practice/listing/").content.decode()
    mail.outbox.clear()
    delivery.deliver(clock=db.clock)
    [told] = [message for message in mail.outbox if message.subject == "Your passkeys"]
    assert told.to == [f"{one.slug}@example.org"]
    assert "was added to your place, or taken away" in told.body
    assert "If you did not ask" not in told.body

    fresh = Client()
    assert shown(fresh, device) == 302
    assert fresh.get("/practice/").status_code == 200
    assert Passkey.objects.get().counter == 1
    assert shown(Client(), device) == 302

    away = {"away": Passkey.objects.get().pk}
    assert "Taken away." in http.post(KEYS, away, follow=True).content.decode()
    assert shown(Client(), device) == 400
    assert PracticeLetter.objects.filter(kind="key").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://localhost.example.org"},
        {"origin": "https://localhost"},
        {"site": "example.org"},
        {"knows_its_owner": False},
    ],
)
def test_a_passkey_of_another_site_or_of_nobody_in_particular_is_neither_kept_nor_opens(wrong: dict[str, Any]) -> None:
    http, device = open_for(listed()), Device()
    assert "did not work" in added(http, Device(**wrong))
    assert Passkey.objects.count() == 0
    added(http, device)
    for name, value in wrong.items():
        setattr(device, name, value)
    assert shown(Client(), device) == 400


def test_an_answer_counts_once_and_only_to_its_own_question_and_a_copy_is_refused() -> None:
    http, device = open_for(listed()), Device()
    added(http, device)
    stranger = Client()
    question = asked(stranger.post(DOOR))
    answer = device.shows(question)
    assert Client().post(DOOR, {"credential": answer}).status_code == 400  # asked of another browser
    assert stranger.post(DOOR, {"credential": answer}).status_code == 302
    assert stranger.post(DOOR, {"credential": answer}).status_code == 400
    device.count = 0  # a copy from before
    assert shown(Client(), device) == 400


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", '{"rawId": 7}', "\x00", '{"id":"AA","rawId":"AA","response":{}}']
)
def test_nonsense_is_refused_calmly(answer: str) -> None:
    http = Client()
    asked(http.post(DOOR))
    assert http.post(DOOR, {"credential": answer}).status_code == 400
    inside = open_for(listed())
    asked(inside.post(KEYS, {"name": "x"}))
    assert "did not work" in inside.post(KEYS, {"name": "x", "credential": answer}, follow=True).content.decode()


def test_who_left_or_has_another_address_by_now_does_not_come_in() -> None:
    one, device = listed(), Device()
    added(open_for(one), device)
    Provider.objects.filter(pk=one.pk).update(contact_email="new@example.org")
    assert shown(Client(), device) == 400
    Provider.objects.filter(pk=one.pk).update(contact_email=f"{one.slug}@example.org")
    assert shown(Client(), device) == 302
    Provider.objects.filter(pk=one.pk).update(status="left")
    assert shown(Client(), device) == 400


def test_nobody_takes_away_anothers_and_nobody_has_more_than_five() -> None:
    mine, other = open_for(listed()), open_for(listed())
    added(mine, Device())
    other.post(KEYS, {"away": Passkey.objects.get().pk})
    assert Passkey.objects.count() == 1
    for _again in range(4):
        assert "Added." in added(mine, Device())
    assert "There are five already" in added(mine, Device())
    assert Passkey.objects.count() == 5
    assert "give the device a name" in mine.post(KEYS, {"name": " "}, follow=True).content.decode()


def test_the_door_needs_a_post_and_the_keys_an_open_place() -> None:
    assert Client().get(DOOR).status_code == 405
    assert Client().post(KEYS, {"name": "x"})["Location"] == "/practice/door/"
    device = Device()
    question = asked(open_for(listed()).post(KEYS, {"name": "x"}))
    assert Client().post(KEYS, {"name": "x", "credential": device.makes(question)})["Location"] == "/practice/door/"
    assert Passkey.objects.count() == 0


def test_tries_at_the_door_are_counted(settings: Any) -> None:
    settings.THROTTLE_OFF, settings.PROOFS_PER_NETWORK_HOUR = False, 2
    tries = [Client(REMOTE_ADDR="198.51.100.9").post(DOOR).status_code for _ in range(3)]
    assert tries == [200, 200, 429]
