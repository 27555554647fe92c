from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.appointments.labels import Labels, join_labels, local_date, money
from matching.search.domain.answer_changes import Change
from matching.search.domain.reasons import FITS, Reason
from matching.search.domain.relaxations import Relaxation
from providers.directory.domain import intervals
from providers.directory.labels import AGE_GROUP, STATE

PREFERENCE_LABELS = {
    "concerns": gettext_lazy("Your concerns"),
    "times": gettext_lazy("Your times"),
    "soon": gettext_lazy("Soon"),
    "trauma_informed": gettext_lazy("Trauma training"),
    "approaches": gettext_lazy("Ways of working"),
    "genders": gettext_lazy("Gender"),
    "identities": gettext_lazy("Identity"),
}
# "34 also have …"
TIMES = {
    "morning": gettext_lazy("morning times"),
    "afternoon": gettext_lazy("afternoon times"),
    "evening": gettext_lazy("evening times"),
}
RELAXED_LABELS = {
    "times": gettext_lazy("Any time of day"),
    "window_days": gettext_lazy("Up to four weeks ahead"),
    "genders": gettext_lazy("Any gender"),
    "approaches": gettext_lazy("Any approach"),
    "trauma_informed": gettext_lazy("Include therapists without verified trauma training"),
    "languages": gettext_lazy("Any language"),
}


def reason(reason: Reason, labels: Labels, zone: str, now: datetime) -> str:
    """Return the sentence for a reason. `zone` is the reader's time zone."""
    return str(_SENTENCES[reason.code](reason, labels, zone, now))


def relaxation(drop: Iterable[str]) -> str:
    """Return what relaxing these filters means, in words."""
    first, *others = (str(RELAXED_LABELS[code]) for code in drop)
    return _(" and ").join([first, *(text[:1].lower() + text[1:] for text in others)])


def way_on(changes: Iterable[Change], labels: Labels) -> str:
    """Return what these changes of the answers mean, in words."""
    return " · ".join(_change(change, labels) for change in changes)


def _change(change: Change, labels: Labels) -> str:
    value = change.value
    if change.kind == "drop":
        return relaxation(value.split("+"))
    if change.kind == "state":
        return _("If you'll be in %(state)s") % {"state": STATE[value]}
    if change.kind == "payer":
        return _("Any plan of %(payer)s") % {"payer": labels["payers"].get(value, value)}
    if change.kind == "self":
        return _("Pay for sessions yourself, up to %(sum)s each") % {"sum": money(Decimal(value))}
    if change.kind == "talking":
        return _("Talk with a therapist instead of medicine")
    return _("See someone on your own")


def hours(first: int, last: int) -> str:
    """Return a range of minutes of the day as hours, such as "7–12". The part of the day is named next to it."""
    return "–".join(str((minute // 60 - 1) % 12 + 1) for minute in (first, last))


def _license(reason: Reason, *_args: Any) -> str:
    return _("Licensed for %(states)s") % {"states": join_labels(reason.figures["states"], STATE)}


def _plan(reason: Reason, labels: Labels, *_args: Any) -> str:
    if reason.status == FITS:
        return _("In network: %(plan)s") % {"plan": join_labels([reason.figures["plan"]], labels["plans"])}
    payer = join_labels([reason.figures["payer"]], labels["payers"])
    return _("Takes at least one %(payer)s plan; ask whether yours is one") % {"payer": payer}


def _self_pay(reason: Reason, *_args: Any) -> str:
    return _("%(fee)s a session") % {"fee": money(Decimal(reason.figures["cents"]) / 100)}


def _age_group(reason: Reason, *_args: Any) -> str:
    return _("Sees this age: %(group)s") % {"group": AGE_GROUP[reason.figures["age_group"]]}


def _concerns(reason: Reason, labels: Labels, *_args: Any) -> str:
    words, parts = labels["concerns"], []
    if reason.figures["focus"]:
        parts.append(_("Focuses on: %(words)s") % {"words": join_labels(reason.figures["focus"], words)})
    if reason.figures["listed"]:
        parts.append(_("Also works with: %(words)s") % {"words": join_labels(reason.figures["listed"], words)})
    if reason.figures["absent"]:
        parts.append(_("Does not list: %(words)s") % {"words": join_labels(reason.figures["absent"], words)})
    return ". ".join(parts)


def _approaches(reason: Reason, labels: Labels, *_args: Any) -> str:
    words, requested, present = labels["approaches"], reason.figures["asked"], reason.figures["present"]
    if not present:
        return _("Does not offer: %(words)s") % {"words": join_labels(requested, words)}
    if present[0] == requested[0]:
        return _("Offers %(word)s, your first choice") % {"word": join_labels(present[:1], words)}
    return _("Offers %(present)s, not %(first)s") % {
        "present": join_labels(present, words),
        "first": join_labels(requested[:1], words),
    }


def _languages(reason: Reason, labels: Labels, *_args: Any) -> str:
    return _("Speaks %(words)s") % {"words": join_labels(reason.figures["present"], labels["languages"])}


def _genders(reason: Reason, labels: Labels, *_args: Any) -> str:
    own = reason.figures["own"]
    if reason.status == FITS:
        return _("%(gender)s, as you asked") % {"gender": join_labels(own, labels["genders"])}
    if not own:
        return _("Has not told us a gender")
    return _("%(gender)s; you would like: %(asked)s") % {
        "gender": join_labels(own, labels["genders"]),
        "asked": join_labels(reason.figures["asked"], labels["genders"]),
    }


def _identities(reason: Reason, labels: Labels, *_args: Any) -> str:
    if reason.status == FITS:
        return _("Describes themself as: %(words)s") % {
            "words": join_labels(reason.figures["present"], labels["identities"])
        }
    return _("Has not described themself as: %(words)s") % {
        "words": join_labels(reason.figures["asked"], labels["identities"])
    }


def _trauma(reason: Reason, *_args: Any) -> str:
    if reason.status == FITS:
        return _("Verified trauma training")
    return _("No verified trauma training")


def trainings(names: Iterable[tuple[str, int]]) -> str:
    """Return the sentence for verified trauma training, by the name and year of each course."""
    return _("Verified trauma training: %(names)s") % {"names": ", ".join(f"{name} ({year})" for name, year in names)}


def _times(reason: Reason, *_args: Any) -> str:
    count = reason.figures["count"]
    if not count:
        return _("No openings in the times you like")
    return ngettext("%(count)d opening in the times you like", "%(count)d openings in the times you like", count) % {
        "count": count
    }


def _soon(reason: Reason, _labels: Labels, zone: str, now: datetime) -> str:
    start = intervals.to_datetime(reason.figures["start"])
    days = (local_date(start, zone) - local_date(now, zone)).days
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


def relaxation_choices(relaxations: Iterable[Relaxation]) -> list[dict[str, Any]]:
    """Return the criteria that the client could drop: `drop` (codes joined by +), `text`, and how many providers it adds."""
    return [{"drop": "+".join(each.drop), "text": relaxation(each.drop), "adds": each.adds} for each in relaxations]
