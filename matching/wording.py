"""Sentences for the codes and figures of the domain, in the reader's language: pages, API and mail say the same."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, get_timezone_name
from babel.numbers import format_currency
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from matching.domain import cost
from matching.domain.reasons import FITS, Reason
from providers.domain import intervals
from providers.wording import AGE_GROUP, STATE

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
WISHES = {
    "concerns": gettext_lazy("Your concerns"),
    "times": gettext_lazy("Your times"),
    "soon": gettext_lazy("Soon"),
    "trauma_informed": gettext_lazy("Trauma training"),
    "approaches": gettext_lazy("Ways of working"),
    "genders": gettext_lazy("Gender"),
    "identities": gettext_lazy("Identity"),
}
PARTS = {"morning": gettext_lazy("Morning"), "afternoon": gettext_lazy("Afternoon"), "evening": gettext_lazy("Evening")}
DROPPED = {
    "times": gettext_lazy("Any time of day"),
    "window_days": gettext_lazy("Up to four weeks ahead"),
    "genders": gettext_lazy("Any gender"),
    "approaches": gettext_lazy("Any approach"),
    "trauma_informed": gettext_lazy("Trauma training not shown to us"),
    "languages": gettext_lazy("Any language"),
}


def reason(found: Reason, labels: Labels, zone: str, now: datetime) -> str:
    """One sentence for one reason. `zone` is the reader's."""
    return str(_SENTENCES[found.code](found, labels, zone, now))


def relaxation(drop: Iterable[str]) -> str:
    """What letting go of these answers means."""
    first, *others = (str(DROPPED[code]) for code in drop)
    return _(" and ").join([first, *(one[:1].lower() + one[1:] for one in others)])


def constraint(code: str) -> str:
    """Why a therapist can't be booked."""
    return str(CONSTRAINTS[code])


def cost_text(basis: str, amount: Decimal | None, deductible_left: Decimal | None = None) -> str:
    """The cost in a sentence that says what it rests on."""
    if basis == cost.ENTERED:
        said = [_("%(copay)s a session, as you told us.") % {"copay": money(amount)}] if amount is not None else []
        if deductible_left:
            left = {"left": money(deductible_left)}
            said.append(
                _(
                    "%(left)s of your deductible is left, as you told us: until it is used up you may pay the full price."
                )
                % left
            )
        return " ".join([*said, _("Your insurer has the last word.")])
    if basis == cost.SELF_PAY_FEE and amount is not None:
        return _("%(fee)s a session, the therapist's own fee") % {"fee": money(amount)}
    if basis == cost.PLAN_UNCONFIRMED:
        return _(
            "We don't know your plan. Ask your insurer whether this therapist is in its network, and what you pay."
        )
    return _("In your plan's network. Ask your insurer about your share.")


def insurer_questions() -> list[str]:
    """What to ask an insurer, by phone or in writing, for who doesn't know what they will pay."""
    return [
        _("Is this therapist in my plan's network on the day of my session?"),
        _("What do I pay for one session by video: a fixed copay, or a share of the price?"),
        _("How much of my deductible is left, and does it count for these sessions?"),
        _("Do I need a referral or an approval first, and how many sessions are covered?"),
    ]


def money(amount: Decimal) -> str:
    """An amount of US dollars as the reader writes it."""
    return format_currency(amount, "USD", locale=_locale())


def when(at: datetime, zone: str) -> str:
    """A date and time on the wall clock of `zone`, with the zone's name."""
    local = at.astimezone(ZoneInfo(zone))
    pattern = "EEEE, d 'de' MMMM, h:mm a (zzzz)" if _locale() == "es" else "EEEE, MMMM d, h:mm a (zzzz)"
    return format_datetime(local, pattern, locale=_locale()).replace("\u202f", " ")


def short(at: datetime, zone: str) -> str:
    """The same in a few characters, for a text."""
    local = at.astimezone(ZoneInfo(zone))
    pattern = "EEE d MMM, h:mm a z" if _locale() == "es" else "EEE, MMM d, h:mm a z"
    return format_datetime(local, pattern, locale=_locale()).replace("\u202f", " ").replace("\xa0", " ")


def day(date_: date) -> str:
    """A date with its weekday."""
    return format_date(date_, "EEEE, d 'de' MMMM" if _locale() == "es" else "EEEE, MMMM d", locale=_locale())


def day_at(at: datetime, zone: str) -> str:
    """The date on the wall of a zone, with its year."""
    return format_date(_day(at, zone), "long", locale=_locale())


def full_day(text: str) -> str:
    """A date that is kept as text, such as a birthday, with its year."""
    return format_date(date.fromisoformat(text), "long", locale=_locale())


def short_day(date_: date) -> str:
    """A date in few letters, with its weekday."""
    return format_date(date_, "EEE d", locale=_locale())


def near_day(at: datetime, now: datetime, zone: str) -> str:
    """Today, tomorrow, or a short date in the reader's zone."""
    ahead = (_day(at, zone) - _day(now, zone)).days
    if ahead < 2:
        return _("Tomorrow") if ahead else _("Today")
    return short_day(_day(at, zone))


def hours(first: int, last: int) -> str:
    """Two minutes of a day as hours in few letters, such as "7–12"; which half of the day it is stands beside it."""
    return "–".join(str((minute // 60 - 1) % 12 + 1) for minute in (first, last))


def clock(local: datetime) -> str:
    """The time of day on the wall."""
    return format_time(local, "h:mm a", locale=_locale()).replace("\u202f", " ")


def clock_at(at: datetime, zone: str) -> str:
    """The time of day on the wall of a zone."""
    return clock(at.astimezone(ZoneInfo(zone)))


def zone_name(zone: str, now: datetime) -> str:
    """What people call a zone."""
    return get_timezone_name(now.astimezone(ZoneInfo(zone)), locale=_locale())


def _locale() -> str:
    return (get_language() or "en").split("-")[0]


def _names(slugs: Iterable[str], words: Mapping[str, str]) -> str:
    return ", ".join(words.get(slug, slug) for slug in slugs)


def _license(found: Reason, *_rest: Any) -> str:
    return _("Licensed for %(states)s") % {"states": _names(found.figures["states"], STATE)}


def _plan(found: Reason, labels: Labels, *_rest: Any) -> str:
    if found.status == FITS:
        return _("In network: %(plan)s") % {"plan": _names([found.figures["plan"]], labels["plans"])}
    payer = _names([found.figures["payer"]], labels["payers"])
    return _("Takes at least one %(payer)s plan; ask whether yours is one") % {"payer": payer}


def _self_pay(found: Reason, *_rest: Any) -> str:
    return _("%(fee)s a session") % {"fee": money(Decimal(found.figures["cents"]) / 100)}


def _age_group(found: Reason, *_rest: Any) -> str:
    return _("Sees this age: %(group)s") % {"group": AGE_GROUP[found.figures["age_group"]]}


def _concerns(found: Reason, labels: Labels, *_rest: Any) -> str:
    words, parts = labels["concerns"], []
    if found.figures["focus"]:
        parts.append(_("Focuses on: %(words)s") % {"words": _names(found.figures["focus"], words)})
    if found.figures["listed"]:
        parts.append(_("Works with, not a focus: %(words)s") % {"words": _names(found.figures["listed"], words)})
    if found.figures["absent"]:
        parts.append(_("Does not list: %(words)s") % {"words": _names(found.figures["absent"], words)})
    return ". ".join(parts)


def _approaches(found: Reason, labels: Labels, *_rest: Any) -> str:
    words, asked, present = labels["approaches"], found.figures["asked"], found.figures["present"]
    if not present:
        return _("Does not offer: %(words)s") % {"words": _names(asked, words)}
    if present[0] == asked[0]:
        return _("Offers %(word)s, your first choice") % {"word": _names(present[:1], words)}
    return _("Offers %(present)s, not %(first)s") % {
        "present": _names(present, words),
        "first": _names(asked[:1], words),
    }


def _languages(found: Reason, labels: Labels, *_rest: Any) -> str:
    return _("Speaks %(words)s") % {"words": _names(found.figures["present"], labels["languages"])}


def _genders(found: Reason, labels: Labels, *_rest: Any) -> str:
    own = found.figures["own"]
    if found.status == FITS:
        return _("%(gender)s, as you asked") % {"gender": _names(own, labels["genders"])}
    if not own:
        return _("Has not told us a gender")
    return _("%(gender)s; you would like: %(asked)s") % {
        "gender": _names(own, labels["genders"]),
        "asked": _names(found.figures["asked"], labels["genders"]),
    }


def _identities(found: Reason, labels: Labels, *_rest: Any) -> str:
    if found.status == FITS:
        return _("Describes themself as: %(words)s") % {"words": _names(found.figures["present"], labels["identities"])}
    return _("Has not described themself as: %(words)s") % {
        "words": _names(found.figures["asked"], labels["identities"])
    }


def _trauma(found: Reason, *_rest: Any) -> str:
    if found.status == FITS:
        return _("Trauma-informed, with training that we have checked")
    return _("Has not shown us trauma training")


def _times(found: Reason, *_rest: Any) -> str:
    count = found.figures["count"]
    if not count:
        return _("No openings in the times you like")
    return ngettext("%(count)d opening in the times you like", "%(count)d openings in the times you like", count) % {
        "count": count
    }


def _soon(found: Reason, _labels: Labels, zone: str, now: datetime) -> str:
    start = intervals.instant(found.figures["start"])
    days = (_day(start, zone) - _day(now, zone)).days
    if days == 0:
        return _("First opening today")
    if days == 1:
        return _("First opening tomorrow")
    return ngettext("First opening in %(days)d day", "First opening in %(days)d days", days) % {"days": days}


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


_SENTENCES = {
    "license": _license,
    "plan": _plan,
    "self_pay": _self_pay,
    "age_group": _age_group,
    "concerns": _concerns,
    "approaches": _approaches,
    "languages": _languages,
    "genders": _genders,
    "identities": _identities,
    "trauma_informed": _trauma,
    "times": _times,
    "soon": _soon,
}
