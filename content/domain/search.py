"""Parse the text of a library search."""

import re

MAX_LENGTH, MAX_WORDS, MIN_FUZZY_LENGTH = 120, 8, 4
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# A search that matches shows the crisis lines first. False positives are fine.
CRISIS = re.compile(
    r"suicid|kill(?:ing)? (?:my|him|her|them)sel|\b(?:want|going|ready) to die\b|\bend (?:it all|my life)\b|self[- ]?harm"
    r"|hurt(?:ing)? myself|cut(?:ting)? myself|\brap(?:e|ed|ist)\b|abus|hits? me|hurts? me|\b(?:988|911)\b"
    r"|matarme|quitarme la vida|quiero morir|morirme|hacerme daño|cortarme|autolesi|viola(?:ci|ron|da|do)|me pega|maltrat",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Return the printable text with single spaces, at most MAX_LENGTH characters."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())[:MAX_LENGTH]


def words(text: str) -> list[str]:
    """Return the words of a search, at most MAX_WORDS."""
    return WORD.findall(text)[:MAX_WORDS]


def fuzzy_words(text: str) -> list[str]:
    """Return the words that are long enough for fuzzy matching."""
    return [word for word in words(text) if len(word) >= MIN_FUZZY_LENGTH]


def in_crisis(text: str) -> bool:
    """Return whether the search suggests a crisis."""
    return bool(CRISIS.search(text))
