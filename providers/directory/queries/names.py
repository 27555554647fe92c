"""Find providers by their name, however it is typed."""

import re
import unicodedata
from typing import Any

from django.contrib.postgres.lookups import Unaccent
from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower

from providers.directory.models import Provider

# Hyphens, dashes, apostrophes and points in names.
PUNCTUATION = "-\u2010-\u2015'\u2018\u2019\u02bc`\u00b4.,\u00b7"


def with_words(rows: "QuerySet[Provider]", text: str) -> "QuerySet[Provider]":
    """Return the providers with every word of `text` in their name, in any order.

    Case, accents and punctuation don't count: "obrienne" and "o brienne" find O'Brienne, "Jones Smith" Jones-Smith.
    """
    plain = Unaccent(Lower("display_name"))
    rows = rows.alias(
        spaced=_replaced(plain, f"[{PUNCTUATION}]+", " "),
        joined=_replaced(plain, f"[{PUNCTUATION}]+", ""),
    )
    typed = unicodedata.normalize("NFC", text).lower()
    words = re.sub(r"[-\u2010-\u2015.,;/]", " ", typed).split()
    words = [word for word in (re.sub(f"[{PUNCTUATION}]", "", word) for word in words) if word]
    if not words:
        return rows.none()
    for word in words:
        plain_word = Unaccent(Value(word))
        rows = rows.filter(Q(spaced__contains=plain_word) | Q(joined__contains=plain_word))
    return rows


def _replaced(text: Any, pattern: str, replacement: str) -> Func:
    return Func(
        text,
        Value(pattern),
        Value(replacement),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
