"""Texts for the codes and values of the domain, in the reader's language, for pages, API and mail alike."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, get_timezone_name
from babel.numbers import format_currency
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from config.text import languages
from providers.directory.domain import hours

Labels = Mapping[str, Mapping[str, str]]

CONSTRAINTS = {
    "listed": gettext_lazy("This therapist's record is being checked and can't be booked right now."),
    "license": gettext_lazy("This therapist has no license for where you will be on that day."),
    "plan": gettext_lazy("This therapist does not take that plan on that day."),
    "self_pay": gettext_lazy("This therapist's fee is above what you named, or is not known."),
    "accepting_new_clients": gettext_lazy("This therapist has no place for a new client right now."),
    "session_type": gettext_lazy("This therapist does not offer that kind of session."),
    "age_group": gettext_lazy(
        "This therapist does not see people of that age, or the age differs from the one you gave."
    ),
    "languages": gettext_lazy("This therapist does not offer that language."),
    "trauma_informed": gettext_lazy("This therapist has not shown us trauma training."),
    "genders": gettext_lazy("This therapist is not of a gender you asked for."),
    "approaches": gettext_lazy("This therapist does not offer an approach you asked for."),
    "times": gettext_lazy("That time is outside the times you asked for."),
    "state": gettext_lazy("The state differs from the one you gave when matching."),
}
PARTS = {"morning": gettext_lazy("Morning"), "afternoon": gettext_lazy("Afternoon"), "evening": gettext_lazy("Evening")}


def constraint(code: str) -> str:
    """Return why a therapist can't be booked."""
    return str(CONSTRAINTS[code])


def money(amount: Decimal) -> str:
    """Return an amount of US dollars in the reader's format."""
    return format_currency(amount, "USD", locale=_locale())


def when(at: datetime, zone: str) -> str:
    """Return the local date and time in `zone`, with the zone's name."""
    local = at.astimezone(ZoneInfo(zone))
    pattern = "EEEE, d 'de' MMMM, h:mm a (zzzz)" if _locale() == "es" else "EEEE, MMMM d, h:mm a (zzzz)"
    return format_datetime(local, pattern, locale=_locale()).replace("\u202f", " ")


def short(at: datetime, zone: str) -> str:
    """Return the local date and time in few characters, for a text message."""
    local = at.astimezone(ZoneInfo(zone))
    pattern = "EEE d MMM, h:mm a z" if _locale() == "es" else "EEE, MMM d, h:mm a z"
    return format_datetime(local, pattern, locale=_locale()).replace("\u202f", " ").replace("\xa0", " ")


def day(date_: date) -> str:
    """Return a date with its weekday."""
    return format_date(date_, "EEEE, d 'de' MMMM" if _locale() == "es" else "EEEE, MMMM d", locale=_locale())


def day_at(at: datetime, zone: str) -> str:
    """Return the local date in `zone`, with the year."""
    return format_date(local_date(at, zone), "long", locale=_locale())


def time_off(start: datetime, end: datetime, zone: str) -> str:
    """Return a period as dates if it is whole days in `zone`, or with its times."""
    first, last = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    if hours.local_day_start(zone, first.date()) != start or hours.local_day_start(zone, last.date()) != end:
        return _("%(start)s until %(end)s") % {"start": when(start, zone), "end": when(end, zone)}
    return days(first.date(), last.date() - timedelta(days=1))


def days(first: date, last: date) -> str:
    """Return a range of dates, last included, with the year: December 24 to 26, 2026."""
    if first == last:
        return format_date(first, "long", locale=_locale())
    is_spanish = _locale() == "es"
    if first.year != last.year:
        start, end = format_date(first, "long", locale=_locale()), format_date(last, "long", locale=_locale())
    elif first.month != last.month:
        pattern = "d 'de' MMMM" if is_spanish else "MMMM d"
        start, end = format_date(first, pattern, locale=_locale()), format_date(last, "long", locale=_locale())
    else:
        start = format_date(first, "d" if is_spanish else "MMMM d", locale=_locale())
        end = format_date(last, "d 'de' MMMM 'de' y" if is_spanish else "d, y", locale=_locale())
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def full_day(text: str) -> str:
    """Return an ISO date, such as a date of birth, with the year."""
    return format_date(date.fromisoformat(text), "long", locale=_locale())


def short_day(date_: date) -> str:
    """Return a short date with its weekday."""
    return format_date(date_, "EEE d", locale=_locale())


def near_day(at: datetime, now: datetime, zone: str) -> str:
    """Return "Today", "Tomorrow" or a short date, by the local date in `zone`."""
    ahead = (local_date(at, zone) - local_date(now, zone)).days
    if ahead < 2:
        return _("Tomorrow") if ahead else _("Today")
    return short_day(local_date(at, zone))


def clock(local: datetime) -> str:
    """Return the time of day of a local time."""
    return format_time(local, "h:mm a", locale=_locale()).replace("\u202f", " ")


def clock_at(at: datetime, zone: str) -> str:
    """Return the local time of day in `zone`."""
    return clock(at.astimezone(ZoneInfo(zone)))


def zone_name(zone: str, now: datetime) -> str:
    """Return the common name of a time zone."""
    return get_timezone_name(now.astimezone(ZoneInfo(zone)), locale=_locale())


def _locale() -> str:
    return languages.supported(get_language())


def join_labels(slugs: Iterable[str], words: Mapping[str, str]) -> str:
    return ", ".join(words.get(slug, slug) for slug in slugs)


def local_date(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
