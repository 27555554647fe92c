"""Parse cells with a single value. Every function raises CellError if the cell is invalid."""

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from providers.directory.domain import license_number as license_numbers
from providers.directory.domain import npi as npis
from providers.directory.domain import room_url
from providers.directory.domain.license import STATES
from providers.directory.domain.lists import CellError

Value = TypeVar("Value")

EMAIL = re.compile(
    r"(?!.{65,}@)[-!#$%&'*+/=?^_`{}|~0-9A-Za-z]+(?:\.[-!#$%&'*+/=?^_`{}|~0-9A-Za-z]+)*@(?=.{4,253}$)(?:[^@\s<>()\[\],;:\\\"._][^@\s<>()\[\],;:\\\".]*\.)+[^@\s.\d]{2,63}"
)
PHONE = re.compile(
    r"(?:\+?1[\s.-]*)?\(?([2-9]\d\d)\)?[\s.-]*([2-9]\d\d)[\s.-]*(\d{4})(?:\s*(?:x|ext\.?|#)\s*(\d{1,5}))?",
    re.I | re.A,
)
URL = re.compile(
    r"https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(?::\d{2,5})?(?:[/?#][^\s<>\"]*)?", re.I | re.A
)
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.A)
US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.A)
# Commas separate thousands only: 1,5 is neither 15 nor one and a half. Spreadsheets write 5 as 5.0.
NUMBER = re.compile(r"(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.0+)?", re.A)
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+\d+", re.I | re.A)
# An NPI as spreadsheets write it: 1234567893.0, '1234567893, ="1234567893", 123-456-7893.
WRAPPED_NUMBER = re.compile(r"(?:=\")?'?(\d[\d -]{8,12}\d)(?:\.0+)?\"?", re.A)
MIDNIGHT = re.compile(r"[ T]0{1,2}:00(?::00)?(?:\.0+)?$", re.A)
MONEY = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d{1,6})(\.\d{1,2})?", re.A)
HOURS = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?", re.A)
HOURS_AND_MINUTES = re.compile(r"(\d{1,3}):([0-5]\d)(?::00)?", re.A)
TRUE, FALSE = frozenset(("yes", "y", "true", "1", "✓", "✔")), frozenset(("no", "n", "false", "0"))
# Characters with which spreadsheet formulas begin, but no name does.
FORMULA = ("=", "+", "-", "@")
# Zero-width characters, which make different names look the same.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
MAX_COMBINING_MARKS = 8
FIRST_YEAR, LAST_YEAR = 1900, 2100
# What other encodings leave of accented letters: �, UTF-8 read as Windows-1252, UTF-7, and HTML.
DAMAGE = re.compile("\ufffd|[\u00c2-\u00c5][\u0080-\u00bf\u0152-\u0192\u2018-\u2122]|\\+[A-Za-z0-9+/]{2,}-|&#?\\w+;")
NAME_SUFFIXES = frozenset("jr sr ii iii iv v".split())
# Degrees and licenses that are no one's second family name.
DEGREES = frozenset("phd psyd edd lcsw licsw lmsw msw lmft lpc lpcc lmhc lcpc pmhnp dnp ncc".split())
# Words that mean that there is nothing to write.
NOTHING = frozenset(("", "n/a", "na", "n.a", "#n/a", "none", "null", "nil"))
NOT_APPLICABLE = frozenset(("n/a", "#n/a"))
NO_NAMES = frozenset(("n/a", "#n/a", "-", "--", ".", "?"))


def text(cell: str, limit: int, *, lines: bool = False) -> str:
    """Return the text in NFC without invisible characters, at most `limit` long, on one line unless `lines`."""
    value = unicodedata.normalize("NFC", cell.translate(INVISIBLE)).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(value) > limit:
        raise CellError(f"is {len(value)} characters long; at most {limit} fit")
    if not lines and "\n" in value:
        raise CellError("must be one line")
    if value.isascii() and value.replace("\n", "").replace("\t", "").isprintable():
        return value
    combining_marks = 0
    for character in value:
        kind = unicodedata.category(character)
        if kind in ("Cc", "Cs", "Co", "Cn") and character not in "\n\t":
            raise CellError(f"holds a character that is no text (U+{ord(character):04X})")
        if kind == "Cf":
            raise CellError("holds a hidden mark that turns the direction of the text")
        combining_marks = combining_marks + 1 if kind == "Mn" else 0
        if combining_marks > MAX_COMBINING_MARKS:
            raise CellError("stacks more accents on one letter than any language does")
    return value


def plain_dashes(cell: str) -> str:
    """Return a cell that isn't free text with plain dashes, digits and spaces, and without invisible characters."""
    plain = cell.translate(INVISIBLE).translate(DASHES)
    # 5² is not 52, and 1½ is not 11/2.
    is_safe = plain.isascii() or all(unicodedata.category(character) != "No" for character in plain)
    return unicodedata.normalize("NFKC", plain).strip() if is_safe else plain.strip()


def is_nothing(cell: str) -> bool:
    """Return whether a cell says that there is nothing, such as N/A or none."""
    return plain_dashes(cell).strip(" -_").lower() in NOTHING


def short_text(cell: str, limit: int) -> str:
    """Return a text of one line, "" for N/A."""
    value = text(cell, limit)
    return "" if value.lower() in NOT_APPLICABLE else value


def formula_problem(cell: str) -> str:
    """Return why a text of a file may be a formula instead, or ""."""
    if cell.startswith(FORMULA) and not is_nothing(cell):
        return f"begins with “{cell[0]}”, as a spreadsheet formula does; put an apostrophe before it if it is text"
    return ""


def plain_text(cell: str, limit: int) -> str:
    """Return a text of one line that doesn't begin like a spreadsheet formula."""
    value = text(cell, limit)
    if value.startswith(FORMULA):
        raise CellError(f"begins with “{value[0]}”, as a spreadsheet formula does")
    return value


def required_text(cell: str, limit: int) -> str:
    """Return a plain text that isn't empty."""
    value = text(cell, limit)
    if not value:
        raise CellError("is missing")
    return value


def license_number(cell: str) -> str:
    """Return the number of a license or privilege."""
    value = text(cell, 40)
    if not value:
        raise CellError("is missing")
    if license_numbers.is_placeholder(value):
        raise CellError(f"“{truncate(value)}” is no number; leave the license out until it has one")
    return value


def person_name(cell: str) -> str:
    """Return a given or family name. A suffix such as Jr. may follow a comma, but nothing else."""
    value = required_text(cell, 100)
    name, comma, suffix = value.partition(",")
    if comma and not (name.strip() and suffix.strip(" .").lower() in NAME_SUFFIXES):
        raise CellError("has a comma: write this name only, and put degrees in credentials")
    words = name.replace(".", "").split()
    degree = next((word for word in words[1:] if word.lower() in DEGREES), None)
    if degree:
        raise CellError(f"has the degree {degree}: put degrees in credentials")
    if DAMAGE.search(value):
        raise CellError(f"“{truncate(value)}” lost letters when the file was saved: save it as “CSV UTF-8” again")
    if name.strip().lower() in NO_NAMES:
        raise CellError(f"“{truncate(value)}” is no name")
    return value


def credentials(cell: str) -> str:
    """Return the degrees and licenses written after a name, "" for a dash or a word such as none."""
    value = text(cell, 60)
    return "" if value.strip(" .-–—_/*?").lower() in NOTHING else value


def npi(cell: str) -> str:
    """Return a National Provider Identifier."""
    value = plain_dashes(cell)
    if not value:
        raise CellError("is missing")
    if SCIENTIFIC.fullmatch(value):
        raise CellError(f"“{truncate(cell)}” has lost its last digits; format the column as text and enter it again")
    if match := WRAPPED_NUMBER.fullmatch(value):
        value = re.sub("[ -]", "", match[1])
    if not npis.PATTERN.fullmatch(value):
        raise CellError("must be ten digits, the first 1 or 2")
    if not npis.is_valid(value):
        raise CellError("has a wrong check digit: one digit is mistyped, or two are swapped")
    return value


def state(cell: str) -> str:
    """Return a two-letter code of a state, the District of Columbia or a territory."""
    value = plain_dashes(cell).upper()
    if value not in STATES:
        raise CellError(f"“{truncate(cell)}” is no two-letter state code")
    return value


@lru_cache(maxsize=50_000)
def parse_date(cell: str) -> date:
    """Parse a date as 2026-11-30 or, as American spreadsheets write it, 11/30/2026."""
    value = MIDNIGHT.sub("", plain_dashes(cell))
    if match := ISO_DATE.fullmatch(value):
        year, month, day = map(int, match.groups())
    elif match := US_DATE.fullmatch(value):
        month, day, year = map(int, match.groups())
    else:
        hint = "; format the cell as a date" if value.isdecimal() else ""
        raise CellError(f"“{truncate(cell)}” is no date such as 2026-11-30{hint}")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError(f"“{truncate(cell)}” lies outside the years 1900 to 2100")
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(f"“{truncate(cell)}” is not in the calendar; write it as 2026-11-30") from None


def past_date(cell: str, today: date) -> date:
    """Return a verification date, which must not be after `today`."""
    value = parse_date(cell)
    if value > today:
        raise CellError(f"{value} is to come; nothing can be verified then yet")
    return value


def optional(cell: str, parse: Callable[[str], Value]) -> Value | None:
    """Parse the cell, or return None if it is empty."""
    return parse(cell) if cell.strip() else None


@cache
def _zone_names() -> dict[str, str]:
    """Return the names of all time zones by their lower-case form."""
    return {name.lower(): name for name in available_timezones()}


@lru_cache(maxsize=1_000)
def timezone(cell: str) -> str:
    """Return the name of an IANA time zone such as America/Denver."""
    value = plain_dashes(cell)
    # Names such as EST or GMT+5 are valid too, but have no daylight saving time.
    if "/" in value and not value.startswith(("/", "Etc/")) and ".." not in value:
        value = _zone_names().get(value.lower(), value)
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    raise CellError(f"“{truncate(cell)}” is no time zone such as America/Denver")


def number(cell: str, low: int, high: int) -> int:
    """Return an integer from `low` to `high`."""
    match = NUMBER.fullmatch(plain_dashes(cell))
    value = int(match[1].replace(",", "")) if match else low - 1
    if not low <= value <= high:
        raise CellError(f"“{truncate(cell)}” is no whole number from {low:,} to {high:,}")
    return value


def hours(cell: str, limit: int) -> int:
    """Return hours such as 24 or 1.5 in minutes, at most `limit` hours."""
    value = plain_dashes(cell)
    if clock := HOURS_AND_MINUTES.fullmatch(value):
        minutes = Decimal(int(clock[1]) * 60 + int(clock[2]))
    else:
        minutes = Decimal(value) * 60 if HOURS.fullmatch(value) else Decimal(-1)
    if not 0 <= minutes <= limit * 60:
        raise CellError(f"“{truncate(cell)}” is no number of hours from 0 to {limit}, such as 24 or 1:30")
    return int(minutes)


def money(cell: str) -> Decimal:
    """Return an amount in dollars and cents."""
    match = MONEY.fullmatch(plain_dashes(cell))
    if not match or len(match[1].replace(",", "")) > 6:
        raise CellError(f"“{truncate(cell)}” is no amount such as 150 or 150.00")
    return Decimal(match[1].replace(",", "") + (match[2] or "")).quantize(Decimal("0.01"))


def yes_or_no(cell: str) -> bool:
    """Parse yes or no. An empty cell means no."""
    value = plain_dashes(cell).lower()
    if value in TRUE:
        return True
    if value in FALSE or not value:
        return False
    raise CellError(f"“{truncate(cell)}” is neither yes nor no; write one of the two")


def email(cell: str) -> str:
    """Return an email address, or "" for an empty cell."""
    value = text(cell, 254)
    if value and not EMAIL.fullmatch(value):
        raise CellError(f"“{truncate(cell)}” is no e-mail address such as ana@example.org")
    return value


def phone(cell: str) -> str:
    """Return a North American phone number as +12025550143, with x12 for an extension, or "" for an empty cell.

    Numbers of other countries and words such as “call after 5pm” are kept too.
    """
    value = re.sub(r"^tel:\s*", "", plain_dashes(cell), flags=re.I)
    if not value:
        return ""
    match = PHONE.fullmatch(re.sub(r"\.0+$", "", value) if value.startswith(tuple("123456789")) else value)
    if not match:
        return _other_phone(value, cell)
    area, exchange, line, extension = match.groups()
    return f"+1{area}{exchange}{line}" + (f"x{extension}" if extension else "")


def _other_phone(value: str, cell: str) -> str:
    """Return a number of another country as +442079460958, or words such as “call after 5pm”."""
    digits = re.sub(r"[\s().-]", "", value)
    if re.fullmatch(r"\+(?!1)[1-9]\d{7,14}", digits, re.A):
        return digits
    if value[0].isalpha() and sum(character.isdecimal() for character in value) < 5:
        return text(cell, 20)
    raise CellError(f"“{truncate(cell)}” is no phone number such as (202) 555-0143 or (202) 555-0143 x12")


def url(cell: str) -> str:
    """Return an https URL, or "" for an empty cell."""
    value = text(cell, 300)
    if value and not URL.fullmatch(value):
        raise CellError(f"“{truncate(cell)}” is no address that begins with https://")
    if value and not room_url.is_public(value):
        raise CellError(f"“{truncate(cell)}” is not a public address, or it contains a name or password")
    return value


def slug(cell: str, allowed: Collection[str]) -> str:
    """Return one of the allowed slugs."""
    value = plain_dashes(cell)
    if value in allowed:
        return value
    if value.lower() not in allowed:
        raise CellError(f"“{truncate(cell)}” is not a word we know here")
    return value.lower()


def truncate(cell: str) -> str:
    """Return the cell on one line, shortened to 40 characters, for messages."""
    value = " ".join(cell.split())
    return value if len(value) <= 40 else value[:39] + "…"
