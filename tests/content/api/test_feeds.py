"""Feeds, the sitemap and robots.txt."""

import re
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.test import Client
from PIL import Image

from config import db
from tests.factories import content as make

pytestmark = pytest.mark.django_db
ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def xml(path: str) -> ElementTree.Element:
    answer = Client().get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=86400")
    return ElementTree.fromstring(answer.content)


def titles(language: str) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in xml(f"/feed/{language}/").iter(f"{ATOM}entry")]


def test_a_feed_has_the_pages_of_its_language_that_are_signed_and_in_date(monkeypatch):
    make.article(make.author(), slug="draft")
    make.create_signed_article()
    make.create_signed_article(slug="calma", title="Calma", language="es")
    feed = xml("/feed/en/")
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}"), name
    assert (titles("en"), titles("es")) == (["Calm"], ["Calma"])
    assert Client().get("/feed/fr/").status_code == 404
    monkeypatch.setattr(db, "today", lambda: make.TODAY + timedelta(days=370))
    assert titles("en") == []


def test_the_sitemap_has_standing_pages_and_those_that_are_signed_and_in_date(settings, monkeypatch):
    settings.SITE_URL = "https://attune.example"
    standing = ["/", "/library/", "/topics/", "/crisis/", "/how-matching-works/", "/who-sees-what/"]

    def paths() -> list[str]:
        return [
            element.text.removeprefix("https://attune.example") for element in xml("/sitemap.xml").iter(f"{MAP}loc")
        ]

    assert paths() == standing
    make.seed_pages()
    make.article(make.author(), slug="draft")
    make.create_signed_article(topic="calm")
    more = ["/check-in/", "/topics/feelings/", "/topics/calm/", "/topics/therapy/"]
    more += ["/library/calm/", "/library/emotional-numbness-after-trauma/", "/seek-care/"]
    assert sorted(paths()) == sorted([*standing, *more])
    for path in paths():
        assert Client().get(path).status_code == 200, path
    monkeypatch.setattr(db, "today", lambda: make.TODAY + timedelta(days=800))
    assert paths() == standing


def test_robots_are_asked_to_leave_alone_what_is_personal():
    answer = Client().get("/robots.txt")
    text = answer.content.decode()
    shut = re.findall(r"^Disallow: (\S+)$", text, re.MULTILINE)
    for path in ("/match/who/", "/book/x/", "/session/x/", "/s/token/", "/practice/", "/staff/", "/search/"):
        assert any(path.startswith(place) for place in shut), path
    for path in ("/", "/library/", "/seek-care/", "/crisis/", "/topics/", "/check-in/", "/sitemap.xml", "/picture.png"):
        assert not any(path.startswith(place) for place in shut), path
    assert text.rstrip().endswith("/sitemap.xml")


def test_the_picture_of_a_link_is_drawn_here_and_may_be_shown_elsewhere():
    answer = Client().get("/picture.png")
    picture = Image.open(BytesIO(answer.content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert (answer["Content-Type"], answer["Cross-Origin-Resource-Policy"]) == ("image/png", "cross-origin")
    assert len(answer.content) < 100_000
    make.create_signed_article()
    page = Client().get("/library/calm/").content.decode()
    assert re.search(r'<meta property="og:image" content="[^"]+/picture\.png">', page)
