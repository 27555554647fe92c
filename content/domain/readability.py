"""Reading level. Syllables are counted with pyphen's hyphenation; sentences end at punctuation and line ends."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyphen

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SENTENCE = re.compile(r"[.!?…]+[”\")]*(?:\s+|$)|\n+")

# Spanish: each strong or stressed vowel is a syllable. Weak vowels are one only without a strong vowel next to them.
NUCLEUS = re.compile(r"[aeoáéóíú]|(?<![aeoáéóíúiuü])[iuü]+(?![aeoáéóíúiuü])|(?<![a-záéíóúü])y(?![a-záéíóúü])")


@dataclass(frozen=True)
class Text:
    """Counts of a text. `longest` is the number of words in the longest sentence."""

    sentences: int
    words: int
    syllables: int
    longest: int

    @property
    def grade(self) -> float:
        """Return the Flesch–Kincaid US school grade."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def inflesz(self) -> float:
        """Return the Flesch–Szigriszt score for Spanish, 0 to 100. From 55 a text is normal, from 65 fairly easy."""
        return 206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences


def measure(text: str, language: str) -> Text:
    """Count the sentences, words and syllables of a text."""
    sentences = [matches for part in SENTENCE.split(text) if part and (matches := WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    return Text(len(sentences), len(words), sum(syllables(word, language) for word in words), max(map(len, sentences)))


@cache
def syllables(word: str, language: str) -> int:
    """Count the syllables of a word.

    Spanish: the vowel nuclei. English: the parts by hyphenation, but at least the groups of vowels, because hyphenation
    never breaks after a first letter.
    """
    if language == "es":
        return max(1, len(NUCLEUS.findall(word.lower())))
    parts = len(_dictionary().positions(word.lower())) + 1
    groups = len(
        re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouyl])e$|(?<=[^td])ed$|(?<=[^szxhg])es$", "", word.lower()))
    )
    return max(parts, groups, 1)


@cache
def _dictionary() -> Any:
    return pyphen.Pyphen(lang="en_US", left=1, right=1)


def prose(text: str) -> str:
    """Return the text without titles, headings and labels, which are short and would distort the reading level."""
    lines = []
    for line in map(str.rstrip, text.splitlines()):
        label, colon, text_after = line.partition(": ")
        lines.append(text_after if colon and len(label) < 40 else line)
    return "\n".join(line for line in lines if line.rstrip("”»").endswith((".", "?", "!", ":")))
