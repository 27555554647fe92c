"""Two tabs of the same form in the portal: the second save says so, changes nothing, and keeps what was typed."""

import re
from typing import Any

import pytest

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
}


def seen_fields(page: str) -> dict[str, str]:
    """Return form action → the value of its hidden field `seen`."""
    forms = re.findall(r'action="([^"]+)">(.*?)</form>', page, re.S)
    values = {action: re.search(r'name="seen" value="(\w+)"', body) for action, body in forms}
    return {action: match.group(1) for action, match in values.items() if match}


def test_every_form_that_shows_stored_values_carries_what_it_showed() -> None:
    page = logged_in(create_listed_provider()).get(LISTING).content.decode()
    assert set(seen_fields(page)) == set(FORMS)


@pytest.mark.parametrize("path", FORMS)
def test_the_second_tab_saves_nothing_and_loses_nothing(path: str) -> None:
    provider = create_listed_provider()
    browser, (first, second, text) = logged_in(provider), FORMS[path]
    seen = seen_fields(browser.get(LISTING).content.decode())[path]
    assert browser.post(path, {**first, "seen": seen}).status_code == 302
    after_first = Provider.objects.values().get(pk=provider.pk)
    response = browser.post(path, {**second, "seen": seen})
    page = response.content.decode()
    assert (response.status_code, "changed in another window" in page, text in page) == (409, True, True)
    assert Provider.objects.values().get(pk=provider.pk) == after_first
    assert browser.post(path, {**second, "seen": seen_fields(page)[path]}).status_code == 302
    assert Provider.objects.values().get(pk=provider.pk) != after_first
