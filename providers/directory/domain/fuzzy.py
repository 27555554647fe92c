"""Which name somebody meant, though they typed it half, misspelled or by its initials."""

import re
import unicodedata
from functools import lru_cache

# From how many letters on one or two of them may be wrong.
ONE_WRONG, TWO_WRONG = 4, 8
MOST_WRONG = 2
# How long a word of initials is, such as UHC or BCBS.
INITIALS = range(3, 6)
EXACT, BEGINS, WORDS, INITIALS_ONLY, MISTYPED = range(5)


def distance(typed: str, name: str) -> int | None:
    """How far what was typed is from a name, 0 for the name itself; None if it can't have been meant."""
    wanted, known = _words(typed), _words(name)
    if not wanted or not known:
        return None
    squeezed, whole = "".join(wanted), "".join(known)
    if squeezed == whole:
        return EXACT
    if whole.startswith(squeezed):
        return BEGINS
    if all(any(word.startswith(one) for word in known) for one in wanted):
        return WORDS
    if len(wanted) == 1 and len(squeezed) in INITIALS and squeezed[0] == whole[0] and _in_order(squeezed, whole):
        return INITIALS_ONLY
    wrong = [_wrong(one, known, whole) for one in wanted]
    together = _wrong(squeezed, (), whole)
    found = [sum(n for n in wrong if n is not None)] if None not in wrong else []
    found += [together] if together is not None else []
    return MISTYPED + min(found) if found else None


@lru_cache(maxsize=4_096)
def _words(text: str) -> tuple[str, ...]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", plain.replace("'", "").replace("&", " ")))


def _wrong(one: str, known: tuple[str, ...], whole: str) -> int | None:
    """The fewest wrong letters with which `one` begins any of these words or the whole name; None if too many."""
    allowed = (len(one) >= ONE_WRONG) + (len(one) >= TWO_WRONG)
    fewest = min(_edits(one, word) for word in (*known, whole))
    return fewest if fewest <= allowed else None


def _edits(typed: str, word: str) -> int:
    """Letters to add, drop, change or swap until `typed` begins `word`: the rest of the word costs nothing.

    Exact up to MOST_WRONG, which is all that may be wrong: a beginning of another length is further away than that.
    """
    from rapidfuzz.distance import OSA  # here: it takes 20 ms, and most processes never compare names

    lengths = range(max(len(typed) - MOST_WRONG, 0), len(typed) + MOST_WRONG + 1)
    return min(OSA.distance(typed, word[:length], score_cutoff=MOST_WRONG) for length in lengths)


def _in_order(letters: str, whole: str) -> bool:
    rest = iter(whole)
    return all(letter in rest for letter in letters)
