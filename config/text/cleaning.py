"""Text as people type it, without invisible characters."""

import re
import unicodedata

# Letters of no width, beside the format characters (category Cf) of Unicode.
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
# They join or part letters in Persian, Indic scripts and emoji. At the edges of a text they mean nothing.
JOINERS = "\u200c\u200d"
MAX_COMBINING_MARKS = 8
MANY_MARKS = re.compile(rf"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{{{MAX_COMBINING_MARKS},}}")


def clean(text: str) -> str:
    """Return the text in NFC, stripped, and without invisible characters, such as those that turn its direction."""
    normal = unicodedata.normalize("NFC", text)
    if normal.isascii():
        return normal.strip()
    visible = "".join(character for character in normal if not _is_hidden(character))
    return visible.strip().strip(JOINERS).strip()


def has_control_characters(text: str, *, lines: bool = False) -> bool:
    """Return whether the text holds control characters. With `lines` it may have line breaks and tabs."""
    return any(unicodedata.category(character) == "Cc" and not (lines and character in "\n\r\t") for character in text)


def has_too_many_marks(text: str) -> bool:
    """Return whether one letter has more marks on it than any language uses."""
    return bool(MANY_MARKS.search(text))


def _is_hidden(character: str) -> bool:
    if character in JOINERS:
        return False
    return character in BLANK_LETTERS or unicodedata.category(character) == "Cf"
