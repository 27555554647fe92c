"""Reading level."""

from content.domain.readability import measure, prose, syllables


def test_plain_words_are_easier_than_long_ones():
    assert measure("The cat sat. It was warm.", "en").grade < 1
    assert measure("Institutional considerations necessitate deliberation.", "en").grade > 15
    assert measure("El sol sale. Hace calor.", "es").inflesz > 80


def test_prose_leaves_out_titles_and_labels():
    assert prose("A title\nFar away: You feel cut off.\nIt passes.") == "You feel cut off.\nIt passes."


def test_spanish_syllables_are_counted_by_their_vowels():
    words = {"guía": 2, "ciudad": 2, "emocional": 4, "muy": 1, "y": 1, "que": 1, "día": 2, "leer": 2, "causa": 2}
    assert {word: syllables(word, "es") for word in words} == words
