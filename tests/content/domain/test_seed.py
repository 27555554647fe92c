"""The seed pages are readable, safe, and have sources."""

from statistics import median

import pytest

from content import blocks
from content.domain.lint import BANNED, MIN_EASE
from content.domain.readability import Text, measure, prose
from content.domain.seed import DRAFTS, Draft

PAGES = {f"{draft.slug}-{draft.language}": draft for draft in DRAFTS}


def words(draft: Draft) -> str:
    """Return all text of the page."""
    lines = [draft.title, draft.heading, draft.summary, *draft.takeaways]
    for piece in pieces(draft):
        lines += [piece["heading"], piece["text"]]
    return "\n".join(line for line in lines if line)


def pieces(draft: Draft) -> list[dict[str, str]]:
    return list(blocks.pieces(blocks.Body().to_python([{"type": kind, "value": value} for kind, value in draft.body])))


@pytest.fixture(scope="module")
def read() -> dict[str, Text]:
    return {name: measure(prose(words(draft)), draft.language) for name, draft in PAGES.items()}


def test_english_reads_at_sixth_grade_and_no_page_above_eighth(read):
    grades = {name: round(text.grade, 1) for name, text in read.items() if name.endswith("-en")}
    print("Flesch–Kincaid grade:", grades)
    assert max(grades.values()) <= 8, grades
    assert median(grades.values()) <= 6, grades
    assert grades["help-right-now-en"] <= 6


def test_spanish_reads_easily(read):
    ease = {name: round(text.inflesz, 1) for name, text in read.items() if name.endswith("-es")}
    print("INFLESZ:", ease)
    assert min(ease.values()) >= MIN_EASE, ease


def test_sentences_are_short(read):
    means = {name: round(text.words_a_sentence, 1) for name, text in read.items()}
    print("Words a sentence:", means, "longest:", {name: text.longest for name, text in read.items()})
    assert max(means.values()) <= 20
    assert max(text.longest for text in read.values()) <= 32


@pytest.mark.parametrize("name", PAGES)
def test_no_phrase_that_could_do_harm(name):
    matches = [match.group() for phrase in BANNED for match in phrase.finditer(words(PAGES[name]))]
    assert matches == []


@pytest.mark.parametrize(
    "phrase", ["She committed suicide", "an epidemic of grief", "It cures fear", "Hurry, only 2 left"]
)
def test_the_list_of_banned_phrases_catches(phrase):
    assert any(banned.search(phrase) for banned in BANNED)


@pytest.mark.parametrize(
    "name", [name for name, draft in PAGES.items() if draft.kind in ("article", "exercise", "guide", "crisis")]
)
def test_each_page_names_its_sources(name):
    assert [source for source in PAGES[name].sources if not source.url.startswith("https://")] == []
    assert PAGES[name].sources


@pytest.mark.parametrize(
    "name", [name for name, draft in PAGES.items() if draft.kind in ("article", "exercise", "guide")]
)
def test_where_a_page_speaks_of_dying_it_names_help(name):
    assert "988" in words(PAGES[name])


def test_a_guide_has_all_four_levels_the_lightest_first():
    for draft in DRAFTS:
        if draft.slug == "when-to-seek-care":
            [cards] = [value["cards"] for kind, value in draft.body if kind == "care_cards"]
            assert [card["level"] for card in cards] == ["self", "talk", "soon", "now"]


def test_both_languages_have_the_same_pages():
    by_language = {code: [(d.kind, d.slug, d.concern) for d in DRAFTS if d.language == code] for code in ("en", "es")}
    assert by_language["en"] == by_language["es"]


def test_plain_pieces_have_no_markup():
    assert [draft.slug for draft in DRAFTS if "<" in words(draft)] == []
