"""A figure on a staff page is the length of the list that it links to, also above the number of rows that are shown."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from config import db
from matching.console.admin import queues
from matching.portal.models import ChangeRequest
from providers.directory.actions import listing_report
from providers.directory.models import License, Provider, Training
from tests.factories import staff
from tests.factories.providers import add_license, create_listed_provider, today

pytestmark = pytest.mark.django_db
QUEUES = "/staff/directory/provider/queues/"
COUNT = 4  # of each kind, above the two rows that are shown


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> str:
    """The queues page with more of each kind than it shows."""
    monkeypatch.setattr(queues, "MAX_ROWS", 2)
    for number in range(COUNT):
        provider = create_listed_provider()
        License.objects.filter(provider=provider).update(expires_on=today() + timedelta(days=10 + number))
        create_listed_provider(status="draft")
        Training.objects.create(provider=provider, name="EMDR", year=2020)
        if number == 0:  # two of a kind: the figure counts licenses and trainings, the list has providers
            add_license(provider, "NJ", expires_on=today() + timedelta(days=10))
            Training.objects.create(provider=provider, name="CBT", year=2021)
        ChangeRequest.objects.create(provider=provider, about="plan", words="w", at=db.db_now())
        report = listing_report.create(provider=provider, reason="other", note="", now=db.db_now())
        if number % 2:
            listing_report.confirm(report=report, by="ada", now=db.db_now())
        create_listed_provider(capacity_verified_on=today() - timedelta(days=100))
    listing_report.dismiss(
        report=listing_report.create(provider=provider, reason="other", note="", now=db.db_now()),
        by="ada",
        now=db.db_now(),
    )
    return browser().get(QUEUES).content.decode()


def browser() -> Client:
    """A browser of provider relations, who see every queue."""
    return staff.signed_in_client("Provider relations", name=f"r{Provider.objects.count()}{License.objects.count()}")


def chips(page: str) -> dict[str, int]:
    """Return anchor → figure of the row of links to the queues."""
    nav = re.search(r'<nav class="chips".*?</nav>', page, re.S)
    assert nav
    return {anchor: int(number) for anchor, number in re.findall(r'href="#(\w+)">[^<]*\((\d+)\)', nav.group(0))}


def headings(page: str) -> dict[str, int]:
    """Return anchor → figure of the heading of each queue."""
    pairs = re.findall(r'<h2 id="(\w+)">(.*?)</h2>', page, re.S)
    return {anchor: int(re.findall(r"\((\d+)\)", strip_tags(text))[-1]) for anchor, text in pairs}


def linked_lists(page: str) -> dict[str, tuple[int, int]]:
    """Return anchor → the figure of the link to the whole list (by default that of the heading), and the list's length."""
    client: Any = Client()
    staff.sign_in_directly(client, staff.create_member("Provider relations", name="walker"))
    lengths = {}
    for anchor, figure in headings(page).items():
        section = page.split(f'<h2 id="{anchor}"')[1].split("<h2")[0]
        links = re.findall(r'<a href="([^"]+\?[^"]+)">(.*?)</a>', section, re.S)
        if anchor == "deactivated":  # its rows are sessions, each a link of its own (test_queues)
            continue
        [(address, text)] = [link for link in links if "rows=" not in link[0]]
        own = re.search(r"\((\d+)\)", text)
        length = client.get(address.replace("&amp;", "&")).context["cl"].result_count
        lengths[anchor] = (int(own[1]) if own else figure, length)
    return lengths


def test_every_figure_is_the_total_and_the_length_of_its_list(page: str) -> None:
    figures = chips(page)
    assert figures == headings(page)
    assert figures == {"ending": COUNT + 1, "stale": COUNT, "unseen": COUNT + 1, "drafts": COUNT, "asked": COUNT,
                       "unfit": 0, "reported": COUNT, "deactivated": 0}  # fmt: skip
    lists = linked_lists(page)
    assert {anchor: figure for anchor, (figure, _length) in lists.items()} == {
        anchor: length for anchor, (_figure, length) in lists.items()
    }
    assert (lists["ending"], lists["unseen"]) == ((COUNT, COUNT), (COUNT, COUNT))


def test_the_windows_of_expiring_licenses_end_with_the_total(page: str) -> None:
    windows = [int(number) for number in re.findall(r"Within \d+ days: (\d+)", page)]
    assert windows == [COUNT + 1] * 3
    assert windows[-1] == chips(page)["ending"]
