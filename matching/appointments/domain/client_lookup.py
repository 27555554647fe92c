"""What staff can look a client up by: a name and the client's date of birth, in any spelling of accents and case."""

import re
import unicodedata
from datetime import date


def lookup_texts(name: str, born: date) -> list[str]:
    """Return the texts for this name and date of birth: all words of the name, and the first with the last.

    Order, case, accents and punctuation don't matter. Returns none for an empty name.
    """
    words = normalized_words(name)
    keys = {" ".join(sorted(words)), " ".join(sorted({words[0], words[-1]}))} if words else set()
    return sorted(f"{key}|{born.isoformat()}" for key in keys)


def normalized_words(name: str) -> list[str]:
    """Return the words of a name in lower case, without accents, apostrophes and other punctuation."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.findall(r"\w+", re.sub(r"['’`.]", "", letters).replace("_", " "))
