"""Public pages with content, without content, and without PostgreSQL."""

import json
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import product

import pytest
from django.test import Client

from config import db
from content import queries
from content.models import CrisisLine, Signature
from tests.content.domain.test_structured_data import faults
from tests.factories import content as make

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "es"]
PATHS = [
    *("/", "/library/", "/library/emotional-numbness-after-trauma/", "/seek-care/", "/crisis/"),
    *("/topics/", "/topics/feelings/", "/check-in/"),
]
DATA_BLOCK = "application/ld+json"  # data for search engines, not a script
ELSEWHERE = re.compile(
    r"""(?:src|srcset|data|poster|action|formaction)=["']\s*(?:https?:)?//|@import|url\(""", re.IGNORECASE
)


class Outline(HTMLParser):
    """Collects headings, landmarks, ids and loaded URLs, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.landmarks: list[str] = []
        self.ids: list[str] = []
        self.loads: list[str] = []
        self.inline: list[str] = []
        self.labels: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("main", "header", "footer", "nav", "aside", "article"):
            self.landmarks.append(tag)
        if "id" in values:
            self.ids.append(values["id"])
        if values.get("type") == DATA_BLOCK:
            return
        if tag in ("script", "img", "iframe", "source", "video", "audio", "embed"):
            self.loads.append(values.get("src", ""))
        if tag == "link":
            self.loads.append(values["href"])
        if tag == "style" or "style" in values or (tag == "script" and "src" not in values):
            self.inline.append(tag)
        self.inline += [name for name in values if name.startswith("on")]
        self.labels |= set((values.get("aria-labelledby") or "").split())


@pytest.fixture
def seeded():
    make.seed_pages()


def get(path: str, language: str = "en") -> str:
    answer = Client().get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_page_has_one_first_heading_no_gap_and_its_landmarks(seeded):
    for path, language in product(PATHS, LANGUAGES):
        outline = Outline(get(path, language))
        assert (outline.headings[0], outline.headings.count(1)) == (1, 1), path
        steps = zip(outline.headings, outline.headings[1:], strict=False)
        assert [later for earlier, later in steps if later > earlier + 1] == [], path
        assert outline.landmarks.count("main") == 1, path
        assert {"header", "footer", "nav"} <= set(outline.landmarks), path
        assert len(outline.ids) == len(set(outline.ids)), path
        assert outline.labels <= set(outline.ids), path


def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(seeded):
    for path, language in product(PATHS, LANGUAGES):
        page = get(path, language)
        assert ELSEWHERE.findall(page) == [], path
        outline = Outline(page)
        assert [address for address in outline.loads if not address.startswith("/")] == [], path
        assert outline.inline == [], path


def test_988_is_reached_before_anything_else(seeded):
    for path in PATHS:
        page = get(path)
        assert page.index('href="tel:988"') < page.index("<h1"), path


@pytest.mark.parametrize("path", ["/", "/library/", "/crisis/"])
def test_it_stands_with_an_empty_database(path):
    CrisisLine.objects.all().delete()
    page = get(path)
    assert "988" in page
    assert Client().get("/seek-care/").status_code == 404
    assert Client().get("/library/nothing/").status_code == 404


def test_the_crisis_page_shows_all_lines_with_source_and_date_without_a_row():
    CrisisLine.objects.all().delete()
    page = get("/crisis/")
    for number in (
        "tel:988",
        "tel:911",
        "tel:18007997233",
        "tel:18006564673",
        "sms:741741?&amp;body=HOME",
        "sms:838255",
    ):
        assert number in page, number
    assert page.count("checked on") == 7


def test_an_article_shows_its_author_reviewer_dates_sources_takeaways_and_button(seeded):
    page = get("/library/emotional-numbness-after-trauma/")
    signature = Signature.objects.get(page__slug="emotional-numbness-after-trauma", page__locale__language_code="en")
    for words in (
        "Written by Robin Sample", "Reviewed by Dr. Sam Sample, Psychologist (NY)", "sample person, not real",
        "In short", "Sources", "https://www.ptsd.va.gov/", "minutes to read", "next review by",
        f'datetime="{signature.signed_on.isoformat()}', '<input type="hidden" name="concern" value="emotional-numbness">',
        'method="post"', "csrfmiddlewaretoken",
    ):  # fmt: skip
        assert words in page, words


def test_reviewed_by_comes_from_the_signature_alone(rf):
    page = make.create_signed_article()
    make.add_revision(page, make.author(), title="Draft words")
    html = get("/library/calm/")
    assert "Draft words" not in html
    assert f"Reviewed by {Signature.objects.get().name}" in html


def test_the_preview_of_a_draft_says_that_nobody_signed_it(rf):
    draft = make.article(make.author())
    html = draft.make_preview_request(rf.get("/"), "").render().content.decode()
    assert "A draft. No clinician has signed it." in html
    assert "Reviewed by" not in html


def test_an_overdue_page_carries_a_notice_and_the_crisis_page_never(seeded, monkeypatch):
    day = datetime(make.TODAY.year + 2, 1, 1, tzinfo=UTC).date()
    monkeypatch.setattr(db, "today", lambda: day)
    notice = "due for a new review"
    assert notice in get("/library/emotional-numbness-after-trauma/")
    assert notice not in get("/crisis/")
    assert "emotional-numbness" not in get("/library/")


def test_spanish_pages_are_spanish(seeded):
    page = get("/library/emotional-numbness-after-trauma/", "es")
    assert "No sentir nada después de un trauma" in page
    assert "Revisado por Dr. Sam Sample" in page
    assert 'lang="es"' in page
    assert "Línea 988" in get("/crisis/", "es")


def test_a_page_without_a_translation_says_so(seeded):
    make.create_signed_article()
    page = get("/library/calm/", "es")
    assert '<article class="reading" lang="en">' in page


def test_pages_are_only_read(seeded):
    for path in PATHS:
        assert Client().post(path).status_code in (403, 405), path
        assert Client().head(path).status_code == 200, path


def test_the_home_page_shows_what_is_public(seeded):
    page = get("/")
    assert page.count('class="card entry"') == len(queries.summarize(queries.library(make.TODAY)))


def test_a_list_never_says_that_a_clinician_reviewed_what_a_sample_person_signed(seeded):
    make.create_signed_article()
    page = get("/library/")
    assert (page.count("signed by a sample person, not real"), page.count("Reviewed by a clinician")) == (2, 1)


def test_only_the_editor_has_a_softer_policy(seeded):
    for path in [*PATHS, "/api/v1/articles/"]:
        assert "unsafe" not in Client().get(path)["Content-Security-Policy"], path
    editor = Client().get("/cms/login/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in editor
    assert "http" not in editor


def data_of(page: str) -> dict:
    blocks = re.findall(rf'<script type="{re.escape(DATA_BLOCK)}">(.*?)</script>', page)
    assert len(blocks) == 1
    return json.loads(blocks[0])


def test_a_reviewed_page_tells_search_engines_who_signed_it_when_and_on_what_ground(settings):
    settings.SITE_URL = "https://attune.example"
    make.create_signed_article(topic="feelings")
    signature = Signature.objects.get()
    data = data_of(get("/library/calm/"))
    assert (data["@type"], data["url"]) == ("MedicalWebPage", "https://attune.example/library/calm/")
    assert data["reviewedBy"]["name"] == signature.name
    assert data["lastReviewed"] == signature.signed_on.isoformat()
    assert (data["inLanguage"], data["about"]["name"]) == ("en", "Feelings")
    assert data["author"]["name"].startswith("Author")
    assert faults(data) == []


def test_every_reviewed_page_has_structured_data_that_claims_no_sample_person(seeded, settings):
    settings.SITE_URL = "https://attune.example"
    for path, language in product(PATHS[:1] + PATHS[2:5], LANGUAGES):
        page = get(path, language)
        data = data_of(page)
        assert faults(data) == [], path
        assert data["inLanguage"] == language
        assert data.keys() & {"reviewedBy", "lastReviewed", "author"} == set(), path
        assert "Sample" not in json.dumps(data), path
        assert '<meta name="robots" content="noindex">' in page, path  # pages signed by sample people aren't indexed


def test_an_overdue_page_asks_not_to_be_found(monkeypatch):
    make.create_signed_article()
    assert "noindex" not in get("/library/calm/")
    monkeypatch.setattr(db, "today", lambda: make.TODAY + timedelta(days=370))
    assert "noindex" in get("/library/calm/")


def test_topics_show_what_is_in_date_and_only_topics_that_have_pages():
    make.create_signed_article(slug="without", title="Without a topic")
    make.create_signed_article(slug="a", topic="therapy")
    make.create_signed_article(slug="b", topic="feelings")
    page = get("/topics/")
    assert re.findall(r'<h2 id="([a-z-]+)">', page) == ["feelings", "therapy", "more"]
    assert "Without a topic" not in get("/topics/feelings/")
    assert Client().get("/topics/calm/").status_code == 404


def look_for(words: str, language: str = "en") -> str:
    answer = Client().post("/search/", {"words": words}, headers={"Accept-Language": language})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    return answer.content.decode()


def test_a_search_finds_stems_and_says_when_it_only_comes_close():
    make.create_signed_article(title="Numbness after trauma")
    make.create_signed_article(title="Después de un trauma", slug="calma", language="es")
    assert "Numbness after trauma" in look_for("feeling numb trauma calmer")
    assert re.search(r"\b1 page\s*<", look_for("traumas"))
    close = look_for("numbnes traumma")
    assert "These come close" in close
    assert "Numbness after trauma" in close
    assert "Después de un trauma" in look_for("traumas", "es")


def test_what_is_searched_for_stands_in_no_address_and_no_log(caplog, capfd):
    form = re.search(r'<form class="search-field" method="(\w+)" action="([^"]+)"', get("/search/"))
    assert form.groups() == ("post", "/search/")
    assert "xyzzy" in look_for("xyzzy")
    assert "xyzzy" not in caplog.text + "".join(capfd.readouterr())
    # Search texts in the URL are ignored, so that no one can link to one.
    assert "xyzzy" not in get("/search/?words=xyzzy").replace("/search/?words=xyzzy", "")


def test_a_search_without_a_page_helps_on_and_one_in_crisis_shows_whom_to_call_first():
    make.create_signed_article(topic="feelings")
    page = look_for("zzzzzz")
    for words in ("We have no page on this yet", 'href="/topics/feelings/"', 'href="/match/"', "988"):
        assert words in page
    urgent = look_for("i want to die")
    assert urgent.index("Someone to talk to now") < urgent.index('name="words"')
    assert "Someone to talk to now" not in look_for("sleep")


def test_the_check_in_needs_no_script_sends_nothing_and_ends_in_the_signed_cards(seeded):
    for language, words in (("en", "You may not be safe"), ("es", "Puede que no esté a salvo")):
        page = get("/check-in/", language)
        main = page[page.index("<main") : page.index("</main>")]
        assert main.count("data-level=") == 4
        assert words in main or language == "es"
        # No field is inside a form, so answers can't be submitted.
        for form in re.findall(r"<form.*?</form>", main, re.DOTALL):
            assert re.findall(r"<input[^>]*>", form) == re.findall(r'<input type="hidden"[^>]*>', form)
    assert 'href="/check-in/"' in get("/seek-care/")


def test_there_is_no_check_in_without_a_signed_guide():
    assert Client().get("/check-in/").status_code == 404


def test_who_searches_too_often_is_told_for_how_long(settings):
    settings.THROTTLE_OFF, settings.THROTTLE_RATES = False, {"search": 2, "read": 9}
    answers = [Client(REMOTE_ADDR="198.51.100.7").post("/search/", {"words": "calm"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "in 1 minute" in answers[-1].content.decode()
    assert Client(REMOTE_ADDR="198.51.100.7").get("/search/").status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.7").post("/search/", {"words": "calm"}).status_code == 200
