"""The check-in's answers and where they lead."""

from itertools import product

import pytest

from content.domain import checkin
from content.domain.checkin import LEVELS, QUESTIONS
from content.domain.lint import BANNED
from content.domain.readability import measure


def test_each_answer_alone_leads_where_it_says_and_no_answer_to_the_first_level() -> None:
    for question in QUESTIONS:
        for one in question.answers:
            assert checkin.level([one]) == one.level
    assert checkin.level([]) == "self"


def test_of_all_combinations_none_leads_lower_than_any_of_its_answers() -> None:
    seen = set()
    for chosen in product(*(question.answers for question in QUESTIONS)):
        found = checkin.level(chosen)
        assert LEVELS.index(found) == max(LEVELS.index(one.level) for one in chosen)
        seen.add(found)
    assert seen == set(LEVELS)


def test_everything_about_safety_but_being_safe_leads_to_the_lines_and_nothing_else_does() -> None:
    for question in QUESTIONS:
        for one in question.answers:
            assert one.safety is (question.slug == "safe" and one.slug != "yes"), one.slug
            assert not one.safety or LEVELS.index(one.level) >= LEVELS.index("soon")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_words_are_plain_and_safe(language: str) -> None:
    said = [getattr(one, language) for question in QUESTIONS for one in (question, *question.answers)]
    text = "\n".join(said)
    assert [match.group() for phrase in BANNED for match in phrase.finditer(text)] == []
    read = measure(text, language)
    assert read.grade <= 6 if language == "en" else read.inflesz >= 65
