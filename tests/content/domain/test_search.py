"""Parsing a search."""

import pytest

from content.domain import search


@pytest.mark.parametrize(
    ("typed", "query"),
    [("  can't \n feel\x00 ", "can't feel"), ("a" * 300, "a" * 120), ("", "")],
)
def test_what_was_typed_is_cleaned(typed: str, query: str) -> None:
    assert search.clean(typed) == query


def test_words_are_few_and_short_ones_are_not_guessed_at() -> None:
    assert search.words("no siento “nada”, 5-4-3") == ["no", "siento", "nada", "5-4-3"]
    assert len(search.words("a " * 50)) == 8
    assert search.fuzzy_words("I can not feel") == ["feel"]


@pytest.mark.parametrize(
    "query", ["suicide", "I want to die", "quiero morir", "he hits me", "me pega", "self-harm", "988"]
)
def test_some_words_show_whom_to_call(query: str) -> None:
    assert search.in_crisis(query)


@pytest.mark.parametrize("query", ["sleep", "numb", "dormir", "what does insurance pay", "grapes"])
def test_most_words_do_not(query: str) -> None:
    assert not search.in_crisis(query)
