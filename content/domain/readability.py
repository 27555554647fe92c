"""Reading level, offline: syllables by pyphen's hyphenation, sentences by their ends and by lines."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyphen

# Hyphenation finds where a word may be broken, which is never after its first letter; a vowel there is a syllable too.
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SENTENCE = re.compile(r"[.!?…]+[”\")]*(?:\s+|$)|\n+")

# A strong or stressed vowel is a syllable; weak ones are one only where no strong one stands beside them.
NUCLEUS = re.compile(r"[aeoáéóíú]|(?<![aeoáéóíúiuü])[iuü]+(?![aeoáéóíúiuü])|(?<![a-záéíóúü])y(?![a-záéíóúü])")


@dataclass(frozen=True)
class Text:
    """What a formula needs: counts of sentences, words and syllables."""

    sentences: int
    words: int
    syllables: int
    longest: int

    @property
    def grade(self) -> float:
        """Flesch–Kincaid: the US school grade that reads it."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def inflesz(self) -> float:
        """Flesch–Szigriszt for Spanish, 0 to 100; from 55 on it is normal, from 65 on rather easy."""
        return 206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences


def measure(text: str, language: str) -> Text:
    """Counts of one text."""
    sentences = [found for part in SENTENCE.split(text) if part and (found := WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    return Text(len(sentences), len(words), sum(syllables(word, language) for word in words), max(map(len, sentences)))


@cache
def syllables(word: str, language: str) -> int:
    """Spanish: nuclei of its vowels. English: breaks by hyphenation and one, and never fewer than groups of vowels."""
    if language == "es":
        return max(1, len(NUCLEUS.findall(word.lower())))
    broken = len(_dictionary().positions(word.lower())) + 1
    groups = len(
        re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouyl])e$|(?<=[^td])ed$|(?<=[^szxhg])es$", "", word.lower()))
    )
    return max(broken, groups, 1)


@cache
def _dictionary() -> Any:
    return pyphen.Pyphen(lang="en_US", left=1, right=1)


def prose(text: str) -> str:
    """The sentences alone: titles, headings and labels are short and would flatter the measure."""
    lines = []
    for line in map(str.rstrip, text.splitlines()):
        label, colon, rest = line.partition(": ")
        lines.append(rest if colon and len(label) < 40 else line)
    return "\n".join(line for line in lines if line.rstrip("”»").endswith((".", "?", "!", ":")))
