"""The built-in crisis lines."""

from content.domain.crisis import BUILT_IN


def test_each_line_can_be_reached_and_says_where_it_was_found():
    for line in BUILT_IN:
        assert line.dial or line.message_to, line.slug
        assert line.source, line.slug
        assert line.source_url.startswith("https://"), line.slug
        assert line.name_es, line.slug
        assert line.what_es, line.slug


def test_the_numbers_are_those_of_the_lines():
    assert {line.slug: (line.call, line.press, line.text, line.word) for line in BUILT_IN} == {
        "988": ("988", "", "988", ""),
        "911": ("911", "", "", ""),
        "988-spanish": ("988", "2", "988", "AYUDA"),
        "veterans": ("988", "1", "838255", ""),
        "domestic-violence": ("18007997233", "", "", ""),
        "sexual-assault": ("18006564673", "", "", ""),
        "crisis-text-line": ("", "", "741741", "HOME"),
    }


def test_988_comes_first():
    assert [line.slug for line in sorted(BUILT_IN, key=lambda line: line.position)][:2] == ["988", "911"]
