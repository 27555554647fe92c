"""Match a typed name against a full one, in spite of abbreviations and typing errors."""

import re
import unicodedata
from functools import lru_cache

# Shortest words in which one or two letters may be wrong.
MIN_LENGTH_ONE_ERROR, MIN_LENGTH_TWO_ERRORS = 4, 8
MAX_ERRORS = 2
# Lengths of a word of initials, such as UHC or BCBS.
INITIALS_LENGTHS = range(3, 6)
EXACT, PREFIX, WORD_PREFIXES, INITIALS, MISTYPED = range(5)


def match_distance(typed: str, name: str) -> int | None:
    """Return how far the typed text is from a name, 0 for the name itself, or None if it doesn't match."""
    typed_words, name_words = _words(typed), _words(name)
    if not typed_words or not name_words:
        return None
    typed_text, name_text = "".join(typed_words), "".join(name_words)
    if typed_text == name_text:
        return EXACT
    if name_text.startswith(typed_text):
        return PREFIX
    if all(any(name_word.startswith(typed_word) for name_word in name_words) for typed_word in typed_words):
        return WORD_PREFIXES
    if _are_initials(typed_words, name_text):
        return INITIALS
    errors_by_word = [_errors(word, name_words, name_text) for word in typed_words]
    errors_together = _errors(typed_text, (), name_text)
    totals = [sum(n for n in errors_by_word if n is not None)] if None not in errors_by_word else []
    totals += [errors_together] if errors_together is not None else []
    return MISTYPED + min(totals) if totals else None


@lru_cache(maxsize=4_096)
def _words(text: str) -> tuple[str, ...]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", plain.replace("'", "").replace("&", " ")))


def _are_initials(typed_words: tuple[str, ...], name_text: str) -> bool:
    if len(typed_words) != 1:
        return False
    letters = typed_words[0]
    return len(letters) in INITIALS_LENGTHS and letters[0] == name_text[0] and _is_subsequence(letters, name_text)


def _errors(typed: str, name_words: tuple[str, ...], name_text: str) -> int | None:
    """Return the fewest wrong letters with which `typed` begins a word or the whole name, or None if too many."""
    allowed = (len(typed) >= MIN_LENGTH_ONE_ERROR) + (len(typed) >= MIN_LENGTH_TWO_ERRORS)
    fewest = min(_prefix_edits(typed, word) for word in (*name_words, name_text))
    return fewest if fewest <= allowed else None


def _prefix_edits(typed: str, word: str) -> int:
    """Return how many letters to add, drop, change or swap until `typed` is a prefix of `word`.

    The result is exact up to MAX_ERRORS. Prefixes whose length differs by more than that can't be closer.
    """
    from rapidfuzz.distance import OSA  # imported here because it takes 20 ms and few processes compare names

    lengths = range(max(len(typed) - MAX_ERRORS, 0), len(typed) + MAX_ERRORS + 1)
    return min(OSA.distance(typed, word[:length], score_cutoff=MAX_ERRORS) for length in lengths)


def _is_subsequence(letters: str, text: str) -> bool:
    remaining = iter(text)
    return all(letter in remaining for letter in letters)
