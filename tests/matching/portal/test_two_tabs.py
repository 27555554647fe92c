"""Two tabs of the same form in the portal: the second save says so, changes nothing, and keeps what was typed."""

import re
from typing import Any

import pytest

from matching.portal.actions import appointment_mail
from providers.directory.models import Provider
from tests.factories.providers import create_listed_provider
from tests.matching.portal.test_provider_login import logged_in

pytestmark = pytest.mark.django_db
LISTING = "/practice/listing/"
# Path → the values of the first and of the second tab, and a text of the second that must stay on the page.
FORMS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    f"{LISTING}facts/": (
        {"accepting": "on", "capacity": "7", "phone": ""},
        {"accepting": "on", "capacity": "3", "phone": "212 555 0143"},
        "212 555 0143",
    ),
    f"{LISTING}room/": (
        {"url": "https://meet.example/first"},
        {"url": "https://meet.example/second"},
        "https://meet.example/second",
    ),
    f"{LISTING}mail/": ({"frequency": "daily"}, {"frequency": "none"}, 'value="none" selected'),
}

# Form of the listing page → why a second tab can't overwrite anything there.
OTHER_FORMS = {
    f"{LISTING}rest/": "each time off is a row of its own, merged with those that it touches",
    f"{LISTING}pause/": "the button says which state it sets; pressing it twice changes nothing",
    f"{LISTING}ask/": "each request is a row of its own",
    "/practice/passkeys/": "a passkey is added or removed, never edited",
}
PAGE_FRAME = {"/practice/leave/", "/language/", "/leave/"}


def stored(provider: Provider) -> tuple[Any, ...]:
    """Return what the forms change."""
    return Provider.objects.values().get(pk=provider.pk), appointment_mail.stored_frequency(provider.pk)


def seen_fields(page: str) -> dict[str, str]:
    """Return form action → the value of its hidden field `seen`."""
    forms = re.findall(r'action="([^"]+)">(.*?)</form>', page, re.S)
    values = {action: re.search(r'name="seen" value="(\w+)"', body) for action, body in forms}
    return {action: match.group(1) for action, match in values.items() if match}


def test_every_form_that_shows_stored_values_carries_what_it_showed() -> None:
    page = logged_in(create_listed_provider()).get(LISTING).content.decode()
    assert set(seen_fields(page)) == set(FORMS)
    assert set(re.findall(r'<form[^>]*action="([^"]+)"', page)) - PAGE_FRAME == set(FORMS) | set(OTHER_FORMS)


@pytest.mark.parametrize("path", FORMS)
def test_the_second_tab_saves_nothing_and_loses_nothing(path: str) -> None:
    provider = create_listed_provider()
    browser, (first, second, text) = logged_in(provider), FORMS[path]
    seen = seen_fields(browser.get(LISTING).content.decode())[path]
    assert browser.post(path, {**first, "seen": seen}).status_code == 302
    after_first = stored(provider)
    response = browser.post(path, {**second, "seen": seen})
    page = response.content.decode()
    assert (response.status_code, "changed in another window" in page, text in page) == (409, True, True)
    assert stored(provider) == after_first
    assert browser.post(path, {**second, "seen": seen_fields(page)[path]}).status_code == 302
    assert stored(provider) != after_first
