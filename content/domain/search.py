"""What somebody typed into the search, before it is asked of PostgreSQL."""

import re

LONGEST, MOST_WORDS, SHORTEST_GUESS = 120, 8, 4
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# Who types one of these sees first whom to call. Better once too often.
CRISIS = re.compile(
    r"suicid|kill(?:ing)? (?:my|him|her|them)sel|\b(?:want|going|ready) to die\b|\bend (?:it all|my life)\b|self[- ]?harm"
    r"|hurt(?:ing)? myself|cut(?:ting)? myself|\brap(?:e|ed|ist)\b|abus|hits? me|hurts? me|\b(?:988|911)\b"
    r"|matarme|quitarme la vida|quiero morir|morirme|hacerme daño|cortarme|autolesi|viola(?:ci|ron|da|do)|me pega|maltrat",
    re.IGNORECASE,
)


def cleaned(typed: str) -> str:
    """What is asked: printable, one space between words, no longer than LONGEST."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())[:LONGEST]


def words(asked: str) -> list[str]:
    """The words in it, at most MOST_WORDS."""
    return WORD.findall(asked)[:MOST_WORDS]


def guessable(asked: str) -> list[str]:
    """Those long enough for a slip of a finger to be told from another word."""
    return [word for word in words(asked) if len(word) >= SHORTEST_GUESS]


def in_crisis(asked: str) -> bool:
    """Whether somebody may need the crisis lines more than a page."""
    return bool(CRISIS.search(asked))
