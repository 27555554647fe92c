"""Numbers of licenses and privileges: which texts are no numbers, and which spellings mean the same number."""

import re
import unicodedata

# A text with one of these words says that there is no number yet, even if it also has digits, such as a date.
PLACEHOLDER_WORDS = frozenset(
    "applied applying awaiting exempt expected none pending requested tbd tba unknown waiting".split()
)
# A code of the NUCC Health Care Provider Taxonomy, which NPPES often has in place of a number.
TAXONOMY_CODE = re.compile(r"[0-9]{3}[0-9A-Z]{6}X")


def is_placeholder(number: str) -> bool:
    """Return whether a text such as N/A, PENDING, LMHC, 0 or “.” is in the place of a number.

    Every board numbers its licenses, so a real number has a digit, and is not made of zeros only.
    """
    plain = unicodedata.normalize("NFKC", number)
    key = comparison_key(plain)
    if not re.search("[0-9]", key) or not key.strip("0") or TAXONOMY_CODE.fullmatch(key):
        return True
    return not PLACEHOLDER_WORDS.isdisjoint(re.findall(r"[a-z]+", plain.lower()))


def comparison_key(number: str) -> str:
    """Return what all spellings of a number have in common: ABC-123, abc 123 and ABC123 are one number.

    Leading zeros count. PostgreSQL compares numbers in the same way, see `providers.directory.models.license`.
    """
    return re.sub("[^0-9A-Za-z]", "", number).upper()
