"""No column of the tables in the console is clipped on a laptop: what can't be seen is not scrolled away either."""

import pytest
from playwright.sync_api import Page

from providers.directory.models import Training
from tests.factories.providers import add_license, create_listed_provider
from tests.journeys.person import Person
from tests.journeys.test_console import signs_in
from tests.journeys.test_pages import browser, context, person, site

__all__ = ["browser", "context", "person", "site"]  # fixtures
# Cells, fields and buttons of tables that reach beyond the right edge of the window or of a box that cuts or scrolls.
CLIPPED = """() => [...document.querySelectorAll('#content table :is(th, td, input, select, button)')].filter((cell) => {
    const box = cell.getBoundingClientRect();
    if (!box.width || cell.type === 'hidden') return false;
    let edge = document.documentElement.clientWidth;
    for (let frame = cell.parentElement; frame; frame = frame.parentElement)
      if (getComputedStyle(frame).overflowX !== 'visible') edge = Math.min(edge, frame.getBoundingClientRect().right);
    return box.right > edge + 1;
  }).map((cell) => `${cell.tagName} ${cell.name || cell.textContent.trim().slice(0, 40)}`)"""
PAGES = {
    "rows": "/staff/directory/provider/{pk}/change/?rows=all",
    "read only": "/staff/directory/provider/{pk}/change/",
    "list": "/staff/directory/provider/",
    "queues": "/staff/directory/provider/queues/",
    "week": "/staff/directory/provider/{pk}/week/",
    "history": "/staff/directory/provider/{pk}/changes/",
}


@pytest.fixture
def laptop(person: Person) -> Page:
    person.page.set_viewport_size({"width": 1280, "height": 800})
    signs_in(person, "lee")
    return person.page


def test_no_column_is_clipped_at_1280_pixels(person: Person, laptop: Page) -> None:
    provider = create_listed_provider(trauma=True)
    add_license(provider, "CA", number="PSY-2024-000123456789")
    Training.objects.create(provider=provider, name="Eye movement desensitization and reprocessing", year=2020)
    clipped = {}
    for name, path in PAGES.items():
        person.opens(path.format(pk=provider.pk))
        clipped[name] = laptop.evaluate(CLIPPED)
    assert clipped == {name: [] for name in PAGES}
