from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.appointments.labels import Labels, _day, _names, money
from matching.search.domain.reasons import FITS, Reason
from providers.directory.domain import intervals
from providers.directory.labels import AGE_GROUP, STATE

WISHES = {
    "concerns": gettext_lazy("Your concerns"),
    "times": gettext_lazy("Your times"),
    "soon": gettext_lazy("Soon"),
    "trauma_informed": gettext_lazy("Trauma training"),
    "approaches": gettext_lazy("Ways of working"),
    "genders": gettext_lazy("Gender"),
    "identities": gettext_lazy("Identity"),
}
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


def hours(first: int, last: int) -> str:
    """Two minutes of a day as hours in few letters, such as "7–12"; which half of the day it is stands beside it."""
    return "–".join(str((minute // 60 - 1) % 12 + 1) for minute in (first, last))


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
