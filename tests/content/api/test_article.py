"""`/api/v1/articles/`."""

import pytest

from config import db
from content.models import Signature
from tests.factories import content as make

pytestmark = pytest.mark.django_db
SLUG = "emotional-numbness-after-trauma"


def test_the_list_has_what_is_public_and_in_date_by_slug(api):
    make.article(make.author(), slug="draft")
    make.create_signed_article(slug="b", title="B")
    make.create_signed_article(slug="a", title="A")
    answer = api.get("/articles/")
    assert answer.status_code == 200
    body = answer.json()
    assert [entry["slug"] for entry in body["results"]] == ["a", "b"]
    signature = Signature.objects.get(page__slug="a")
    assert body["results"][0] == {
        "slug": "a",
        "title": "A",
        "summary": "What calm is.",
        "kind": "article",
        "concern": "trauma",
        "language": "en",
        "reading_minutes": 1,
        "url": body["results"][0]["url"],
        "reviewed_on": signature.signed_on.isoformat(),
        "review_due_on": signature.due_on.isoformat(),
    }
    assert body["results"][0]["url"].endswith("/library/a/")


def test_it_pages_by_cursor(api):
    for slug in ("a", "b", "c"):
        make.create_signed_article(slug=slug)
    first = api.get("/articles/", page_size="2").json()
    assert ([entry["slug"] for entry in first["results"]], first["previous"]) == (["a", "b"], None)
    second = api.http.get(first["next"]).json()
    assert ([entry["slug"] for entry in second["results"]], second["next"]) == (["c"], None)
    assert [entry["slug"] for entry in api.http.get(second["previous"]).json()["results"]] == ["a", "b"]


def test_one_article_has_all_its_words(api):
    make.seed_pages()
    body = api.get(f"/articles/{SLUG}/").json()
    assert body["takeaways"][0].startswith("Going numb")
    assert [piece["type"] for piece in body["body"]] == [
        "note", "section", "signs", "section", "helps", "steps", "section", "section"
    ]  # fmt: skip
    assert body["reviewer"] == {
        "name": "Dr. Sam Sample", "credentials": "PhD", "license": "Psychologist, NY", "sample": True
    }  # fmt: skip
    assert body["author"] == {"name": "Robin Sample", "credentials": "Health writer", "sample": True}
    assert {source["accessed_on"] for source in body["sources"]} == {"2026-11-22"}
    assert "<" not in "".join(piece["text"] for piece in body["body"])
    assert "SAMPLE-0001" not in str(body)


def test_it_speaks_the_reader_s_language(api):
    make.seed_pages()
    answer = api.http.get(f"/api/v1/articles/{SLUG}/", headers={"Accept-Language": "es"}).json()
    assert (answer["language"], answer["title"]) == ("es", "No sentir nada después de un trauma")


def test_what_is_overdue_draft_or_unknown_is_not_found(api, monkeypatch):
    make.create_signed_article()
    make.article(make.author(), slug="draft")
    assert api.get("/articles/draft/").status_code == 404
    assert api.get("/articles/unknown/").json()["type"] == "urn:attune:problem:not-found"
    monkeypatch.setattr(db, "today", lambda: make.TODAY.replace(year=make.TODAY.year + 2))
    assert (api.get("/articles/calm/").status_code, api.get("/articles/").json()["results"]) == (404, [])


@pytest.mark.parametrize("query", [{"concern": "trauma"}, {"page_size": "0"}, {"cursor": "nonsense"}])
def test_what_it_doesn_t_know_it_refuses(api, query):
    assert api.get("/articles/", **query).status_code == 400


def test_a_repeated_parameter_is_refused(api):
    assert api.http.get("/api/v1/articles/?page_size=1&page_size=2").status_code == 400
    assert api.get("/articles/calm/", page_size="1").status_code == 400


@pytest.mark.parametrize("path", ["/articles/", "/articles/calm/"])
def test_it_is_only_read(api, path):
    assert api.post(path).status_code == 405
