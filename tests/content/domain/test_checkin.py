"""The check-in's answers and levels."""

import pytest

from content.domain.checkin import LEVELS, QUESTIONS
from content.domain.lint import BANNED
from content.domain.readability import measure


def test_each_level_is_reached_by_an_answer_and_no_answer_leads_elsewhere() -> None:
    assert {answer.level for question in QUESTIONS for answer in question.answers} == set(LEVELS)


def test_everything_about_safety_but_being_safe_leads_to_the_lines_and_nothing_else_does() -> None:
    for question in QUESTIONS:
        for answer in question.answers:
            assert answer.safety is (question.slug == "safe" and answer.slug != "yes"), answer.slug
            assert not answer.safety or LEVELS.index(answer.level) >= LEVELS.index("soon")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_words_are_plain_and_safe(language: str) -> None:
    texts = [getattr(item, language) for question in QUESTIONS for item in (question, *question.answers)]
    text = "\n".join(texts)
    assert [match.group() for phrase in BANNED for match in phrase.finditer(text)] == []
    read = measure(text, language)
    assert read.grade <= 6 if language == "en" else read.inflesz >= 65
