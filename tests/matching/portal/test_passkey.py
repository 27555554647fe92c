"""Provider login with passkeys: registration, authentication, and what is refused."""

import json
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from config import db
from matching.booking.actions import delivery
from matching.portal.models import Passkey, ProviderLoginToken
from providers.directory.models import Provider
from tests.factories.passkey import Device
from tests.factories.providers import create_listed_provider
from tests.matching.portal.test_provider_login import logged_in

pytestmark = pytest.mark.django_db
LOGIN, PASSKEYS = "/practice/door/passkey/", "/practice/passkeys/"


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = "http://localhost"


def options_in(response: Any) -> dict[str, Any]:
    """Return the WebAuthn options in the page."""
    assert response.status_code in (200, 400)
    match = re.search(r'<script id="passkey-options" type="application/json">(.*?)</script>', response.content.decode())
    assert match
    return json.loads(match[1])


def register(http: Client, device: Device, name: str = "My phone") -> str:
    """Add a passkey as the page does; return the next page."""
    options = options_in(http.post(PASSKEYS, {"name": name}))
    response = http.post(PASSKEYS, {"name": name, "credential": device.makes(options)}, follow=True)
    return response.content.decode()


def log_in(http: Client, device: Device) -> int:
    """Log in with a passkey; return the status (302 for success)."""
    options = options_in(http.post(LOGIN))
    return http.post(LOGIN, {"credential": device.shows(options)}).status_code


def test_passkey_logs_in_and_its_changes_are_mailed() -> None:
    provider, device = create_listed_provider(display_name="Maya Okafor"), Device()
    http = logged_in(provider)
    assert "Added." in register(http, device)
    assert "My phone" in http.get("/practice/listing/").content.decode()
    mail.outbox.clear()
    delivery.deliver_due(clock=db.db_now)
    [notices] = [message for message in mail.outbox if message.subject == "Your passkeys"]
    assert notices.to == [f"{provider.slug}@example.org"]
    assert "was added to your place, or taken away" in notices.body
    assert "If you did not ask" not in notices.body

    new_browser = Client()
    assert log_in(new_browser, device) == 302
    assert new_browser.get("/practice/").status_code == 200
    assert Passkey.objects.get().counter == 1
    assert log_in(Client(), device) == 302

    removal = {"away": Passkey.objects.get().pk}
    assert "Taken away." in http.post(PASSKEYS, removal, follow=True).content.decode()
    assert log_in(Client(), device) == 400
    assert ProviderLoginToken.objects.filter(kind="key").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://localhost.example.org"},
        {"origin": "https://localhost"},
        {"site": "example.org"},
        {"knows_its_owner": False},
    ],
)
def test_passkey_of_another_site_or_without_user_verification_is_refused(wrong: dict[str, Any]) -> None:
    http, device = logged_in(create_listed_provider()), Device()
    assert "did not work" in register(http, Device(**wrong))
    assert Passkey.objects.count() == 0
    register(http, device)
    for name, value in wrong.items():
        setattr(device, name, value)
    assert log_in(Client(), device) == 400


def test_response_is_valid_once_and_for_its_own_challenge_and_copies_are_refused() -> None:
    http, device = logged_in(create_listed_provider()), Device()
    register(http, device)
    browser = Client()
    options = options_in(browser.post(LOGIN))
    response = device.shows(options)
    assert Client().post(LOGIN, {"credential": response}).status_code == 400  # the challenge was for another browser
    assert browser.post(LOGIN, {"credential": response}).status_code == 302
    assert browser.post(LOGIN, {"credential": response}).status_code == 400
    device.count = 0  # a copy has an old counter
    assert log_in(Client(), device) == 400


@pytest.mark.parametrize(
    "malformed", ["", "{}", "[]", "null", '{"rawId": 7}', "\x00", '{"id":"AA","rawId":"AA","response":{}}']
)
def test_malformed_responses_are_refused(malformed: str) -> None:
    http = Client()
    options_in(http.post(LOGIN))
    assert http.post(LOGIN, {"credential": malformed}).status_code == 400
    provider_http = logged_in(create_listed_provider())
    options_in(provider_http.post(PASSKEYS, {"name": "x"}))
    assert (
        "did not work"
        in provider_http.post(PASSKEYS, {"name": "x", "credential": malformed}, follow=True).content.decode()
    )


def test_passkey_is_invalid_under_another_address_or_after_leaving() -> None:
    provider, device = create_listed_provider(), Device()
    register(logged_in(provider), device)
    Provider.objects.filter(pk=provider.pk).update(contact_email="new@example.org")
    assert log_in(Client(), device) == 400
    Provider.objects.filter(pk=provider.pk).update(contact_email=f"{provider.slug}@example.org")
    assert log_in(Client(), device) == 302
    Provider.objects.filter(pk=provider.pk).update(status="left")
    assert log_in(Client(), device) == 400


def test_passkeys_are_private_and_limited_to_five() -> None:
    own, other = logged_in(create_listed_provider()), logged_in(create_listed_provider())
    register(own, Device())
    other.post(PASSKEYS, {"away": Passkey.objects.get().pk})
    assert Passkey.objects.count() == 1
    for _ in range(4):
        assert "Added." in register(own, Device())
    assert "There are five already" in register(own, Device())
    assert Passkey.objects.count() == 5
    assert "give the device a name" in own.post(PASSKEYS, {"name": " "}, follow=True).content.decode()


def test_login_requires_post_and_management_requires_login() -> None:
    assert Client().get(LOGIN)["Location"] == "/practice/door/"
    assert Client().post(PASSKEYS, {"name": "x"}).status_code == 404
    device = Device()
    options = options_in(logged_in(create_listed_provider()).post(PASSKEYS, {"name": "x"}))
    refused = Client().post(PASSKEYS, {"name": "x", "credential": device.makes(options)})
    assert (refused.status_code, b'href="/practice/door/"' in refused.content) == (404, True)
    assert Passkey.objects.count() == 0


def test_login_attempts_are_rate_limited(settings: Any) -> None:
    settings.THROTTLE_OFF, settings.VERIFICATION_ATTEMPTS_PER_NETWORK_HOUR = False, 2
    statuses = [Client(REMOTE_ADDR="198.51.100.9").post(LOGIN).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
