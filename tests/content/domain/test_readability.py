"""Reading level."""

import pytest

from content.domain.readability import Text, measure, prose, syllables


def test_plain_words_are_easier_than_long_ones():
    assert measure("The cat sat. It was warm.", "en").grade < 1
    assert measure("Institutional considerations necessitate deliberation.", "en").grade > 15
    assert measure("El sol sale. Hace calor.", "es").inflesz > 80


def test_the_formulas_are_the_published_ones():
    text = Text(sentences=2, words=20, syllables=30, longest=12)
    assert text.grade == pytest.approx(0.39 * 20 / 2 + 11.8 * 30 / 20 - 15.59)  # Flesch and Kincaid
    assert text.inflesz == pytest.approx(206.835 - 62.3 * 30 / 20 - 20 / 2)  # Szigriszt
    assert text.words_a_sentence == 10


def test_prose_leaves_out_titles_and_labels():
    assert prose("A title\nFar away: You feel cut off.\nIt passes.") == "You feel cut off.\nIt passes."


def test_spanish_syllables_are_counted_by_their_vowels():
    words = {"guía": 2, "ciudad": 2, "emocional": 4, "muy": 1, "y": 1, "que": 1, "día": 2, "leer": 2, "causa": 2}
    assert {word: syllables(word, "es") for word in words} == words
