"""One cell, one value: what a text must look like to be a state, a date, an amount. Each function raises `Wrong`."""

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from providers.directory.domain import npi as npis
from providers.directory.domain.license import STATES
from providers.directory.domain.lists import Wrong

Value = TypeVar("Value")

EMAIL = re.compile(
    r"[^@\s<>()\[\],;:\\\"]{1,64}@(?=.{4,253}$)(?:[^@\s<>()\[\],;:\\\"._][^@\s<>()\[\],;:\\\".]*\.)+[^@\s.\d]{2,63}"
)
PHONE = re.compile(
    r"(?:\+?1[\s.-]*)?\(?([2-9]\d\d)\)?[\s.-]*([2-9]\d\d)[\s.-]*(\d{4})(?:\s*(?:x|ext\.?)\s*(\d{1,5}))?", re.I | re.A
)
URL = re.compile(r"https://[a-z0-9.-]+(?::\d{1,5})?(?:/[^\s<>\"]*)?", re.I | re.A)
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.A)
US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.A)
NUMBER = re.compile(r"\d{1,9}", re.A)
MONEY = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d{1,6})(\.\d{1,2})?", re.A)
HOURS = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?", re.A)
TRUE, FALSE = frozenset(("yes", "y", "true", "1")), frozenset(("no", "n", "false", "0"))
# What a spreadsheet takes for a formula, and no name begins with.
FORMULA = ("=", "+", "-", "@")
# Without width, so that two names look alike and differ.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
MARKS_IN_A_ROW = 8


def text(cell: str, limit: int, *, lines: bool = False) -> str:
    """The text without what can't be seen, in NFC, at most `limit` characters, one line unless `lines`."""
    value = unicodedata.normalize("NFC", cell.translate(INVISIBLE)).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(value) > limit:
        raise Wrong(f"is {len(value)} characters long; at most {limit} fit")
    if not lines and "\n" in value:
        raise Wrong("must be one line")
    if value.isascii() and value.replace("\n", "").replace("\t", "").isprintable():
        return value
    in_a_row = 0
    for character in value:
        kind = unicodedata.category(character)
        if kind in ("Cc", "Cs", "Co", "Cn") and character not in "\n\t":
            raise Wrong(f"holds a character that is no text (U+{ord(character):04X})")
        if character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069":
            raise Wrong("holds a hidden mark that turns the direction of the text")
        in_a_row = in_a_row + 1 if kind == "Mn" else 0
        if in_a_row > MARKS_IN_A_ROW:
            raise Wrong("stacks more accents on one letter than any language does")
    return value


def word(cell: str, limit: int) -> str:
    """One line that doesn't begin as a spreadsheet formula does."""
    value = text(cell, limit)
    if value.startswith(FORMULA):
        raise Wrong(f"begins with “{value[0]}”, as a spreadsheet formula does")
    return value


def name(cell: str, limit: int) -> str:
    """A word that is there."""
    value = word(cell, limit)
    if not value:
        raise Wrong("is missing")
    return value


def npi(cell: str) -> str:
    """A National Provider Identifier."""
    value = cell.strip()
    if not value:
        raise Wrong("is missing")
    if not npis.SHAPE.fullmatch(value):
        raise Wrong("must be ten digits, the first 1 or 2")
    if not npis.valid(value):
        raise Wrong("has a wrong check digit: one digit is mistyped, or two are swapped")
    return value


def state(cell: str) -> str:
    """A two-letter code of a state, the District or a territory."""
    value = cell.strip().upper()
    if value not in STATES:
        raise Wrong(f"“{short(cell)}” is no two-letter state code")
    return value


@lru_cache(maxsize=50_000)
def day(cell: str) -> date:
    """A date, as 2026-11-30 or, as American spreadsheets write it, 11/30/2026."""
    value = cell.strip()
    if found := ISO_DATE.fullmatch(value):
        year, month, number = map(int, found.groups())
    elif found := US_DATE.fullmatch(value):
        month, number, year = map(int, found.groups())
    else:
        raise Wrong(f"“{short(cell)}” is no date such as 2026-11-30")
    if not 1900 <= year <= 2100:
        raise Wrong(f"“{short(cell)}” lies outside the years 1900 to 2100")
    try:
        return date(year, month, number)
    except ValueError:
        raise Wrong(f"“{short(cell)}” is not in the calendar") from None


def checked_on(cell: str, today: date) -> date:
    """The day somebody verified a fact: a date that isn't to come. `today` is the last one allowed."""
    value = day(cell)
    if value > today:
        raise Wrong(f"{value} is to come; nothing can be verified then yet")
    return value


def or_none(cell: str, parse: Callable[[str], Value]) -> Value | None:
    """None for an empty cell."""
    return parse(cell) if cell.strip() else None


@lru_cache(maxsize=1_000)
def zone(cell: str) -> str:
    """An IANA zone such as America/Denver."""
    value = cell.strip()
    # Names such as EST or GMT+5 exist and hide what happens in summer.
    if "/" in value and not value.startswith(("/", "Etc/")) and ".." not in value:
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    raise Wrong(f"“{short(cell)}” is no time zone such as America/Denver")


def number(cell: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    value = cell.strip().replace(",", "")
    if not NUMBER.fullmatch(value) or not low <= int(value) <= high:
        raise Wrong(f"“{short(cell)}” is no whole number from {low:,} to {high:,}")
    return int(value)


def hours(cell: str, limit: int) -> int:
    """Minutes, from hours such as 24 or 1.5, at most `limit` hours."""
    found = HOURS.fullmatch(cell.strip())
    minutes = Decimal(cell.strip()) * 60 if found else Decimal(-1)
    if not 0 <= minutes <= limit * 60:
        raise Wrong(f"“{short(cell)}” is no number of hours from 0 to {limit}")
    return int(minutes)


def money(cell: str) -> Decimal:
    """Dollars and cents."""
    found = MONEY.fullmatch(cell.strip())
    if not found:
        raise Wrong(f"“{short(cell)}” is no amount such as 150 or 150.00")
    return Decimal(found[1].replace(",", "") + (found[2] or "")).quantize(Decimal("0.01"))


def yes_or_no(cell: str) -> bool:
    """A truth, empty for no."""
    value = cell.strip().lower()
    if value in TRUE:
        return True
    if value in FALSE or not value:
        return False
    raise Wrong(f"“{short(cell)}” is neither yes nor no")


def email(cell: str) -> str:
    """An e-mail address, or nothing."""
    value = word(cell, 254)
    if value and not EMAIL.fullmatch(value):
        raise Wrong(f"“{short(cell)}” is no e-mail address")
    return value


def phone(cell: str) -> str:
    """A North American number as +12025550143, with x12 for an extension, or nothing."""
    value = unicodedata.normalize("NFKC", cell).strip()
    if not value:
        return ""
    found = PHONE.fullmatch(value)
    if not found:
        raise Wrong(f"“{short(cell)}” is no phone number such as (202) 555-0143")
    area, exchange, line, extension = found.groups()
    return f"+1{area}{exchange}{line}" + (f"x{extension}" if extension else "")


def url(cell: str) -> str:
    """An https address, or nothing."""
    value = text(cell, 300)
    if value and not URL.fullmatch(value):
        raise Wrong(f"“{short(cell)}” is no address that begins with https://")
    return value


def slug(cell: str, known: Collection[str]) -> str:
    """One of the words in `known`."""
    value = cell.strip().lower()
    if value not in known:
        raise Wrong(f"“{short(cell)}” is not a word we know here")
    return value


def short(cell: str) -> str:
    """The cell as it can stand in a message."""
    value = " ".join(cell.split())
    return value if len(value) <= 40 else value[:39] + "…"
