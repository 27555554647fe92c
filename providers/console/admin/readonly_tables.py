"""The rows of a record, to read: everything on one page, without a form around each word. What is edited is chosen."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.console.admin.coverage import ParticipationRows
from providers.console.admin.hours import TimeOffRows, WeeklyHoursRows, wall
from providers.console.admin.license import LicenseRows, PrivilegeRows
from providers.console.admin.practice import VISIT, ConcernRows, SessionTypeRows
from providers.console.admin.training import TrainingRows
from providers.directory.domain.hours import format_time_of_day
from providers.directory.labels import CARE_TYPE, FORMAT
from providers.directory.models import Provider

# The parameter that says which kinds are edited, and its word for all of them.
ASKED, ALL = "rows", "all"
# Each kind by its name on the record, in the order of the page.
KINDS: dict[str, Any] = {
    "licenses": LicenseRows,
    "privileges": PrivilegeRows,
    "participations": ParticipationRows,
    "session_types": SessionTypeRows,
    "weekly_hours": WeeklyHoursRows,
    "time_off": TimeOffRows,
    "concerns": ConcernRows,
    "trainings": TrainingRows,
}
STATE, CHECKED = gettext_lazy("State"), gettext_lazy("Verified")
FROM_UNTIL = gettext_lazy("From – until")
HEADS: dict[str, tuple[Any, ...]] = {
    "licenses": (STATE, gettext_lazy("Number"), gettext_lazy("Status"), FROM_UNTIL, CHECKED),
    "privileges": (gettext_lazy("Compact"), gettext_lazy("Number"), gettext_lazy("Status"), FROM_UNTIL, CHECKED),
    "participations": (gettext_lazy("Plan"), gettext_lazy("States"), FROM_UNTIL, CHECKED),
    "session_types": (gettext_lazy("Care"), gettext_lazy("With whom"), gettext_lazy("Visit"), gettext_lazy("Minutes")),
    "weekly_hours": (gettext_lazy("Weekday"), FROM_UNTIL, gettext_lazy("Time zone"), gettext_lazy("Days")),
    "time_off": (FROM_UNTIL, gettext_lazy("Note")),
    "concerns": (gettext_lazy("Concern"), gettext_lazy("Place in focus")),
    "trainings": (gettext_lazy("Training"), gettext_lazy("Year"), gettext_lazy("Evidence"), CHECKED),
}
Cells = tuple[Any, ...]


def panel(provider: Provider, edited: list[str], may: bool) -> str:
    """Tables of all kinds but those being edited, as HTML; each leads to its form for who `may` change the record."""
    kinds = [
        {"name": name, "title": str(KINDS[name].verbose_name_plural), "heads": HEADS[name], "rows": read(provider)}
        for name, read in READ.items()
        if name not in edited
    ]
    return render_to_string("providers_console/tables.html", {"kinds": kinds, "may": may, "asked": ASKED})


def _licenses(provider: Provider) -> list[Cells]:
    return [
        (one.state, one.number, one.get_status_display(), _days(one.issued_on, one.expires_on), _checked(one))
        for one in provider.licenses.order_by("pk")
    ]


def _privileges(provider: Provider) -> list[Cells]:
    return [
        (
            f"{one.compact} {', '.join(one.states or ())}",
            one.number,
            one.get_status_display(),
            _days(one.issued_on, one.expires_on),
            _checked(one),
        )
        for one in provider.privileges.select_related("compact").order_by("pk")
    ]


def _participations(provider: Provider) -> list[Cells]:
    return [
        (one.plan, ", ".join(one.states or ()) or _("all"), _days(one.starts_on, one.ends_on), _checked(one))
        for one in provider.participations.select_related("plan").order_by("pk")
    ]


def _session_types(provider: Provider) -> list[Cells]:
    return [
        (
            CARE_TYPE[one.care_type],
            FORMAT[one.format],
            VISIT[one.visit],
            " + ".join(str(part) for part in (one.buffer_before, one.minutes, one.buffer_after) if part),
        )
        for one in provider.session_types.order_by("pk")
    ]


def _weekly_hours(provider: Provider) -> list[Cells]:
    return [
        (
            WEEKDAYS[one.weekday],
            _once(f"{format_time_of_day(one.start)} – {format_time_of_day(one.end)}"),
            one.timezone if one.timezone != provider.timezone else "",
            _days(one.valid_from, one.valid_until) if one.valid_from or one.valid_until else "",
        )
        for one in provider.weekly_hours.order_by("weekday", "start")
    ]


def _time_off(provider: Provider) -> list[Cells]:
    return [
        (_span(f"{wall(one, 'lower'):%Y-%m-%d %H:%M}", f"{wall(one, 'upper'):%Y-%m-%d %H:%M}"), one.note)
        for one in provider.time_off.select_related("provider").order_by("span")
    ]


def _concerns(provider: Provider) -> list[Cells]:
    rows = provider.concerns.select_related("concern").order_by("focus", "concern__label")
    return [(one.concern, one.focus or "") for one in rows]


def _trainings(provider: Provider) -> list[Cells]:
    return [(one.name, one.year or "", one.evidence, _checked(one)) for one in provider.trainings.order_by("pk")]


READ: dict[str, Callable[[Provider], list[Cells]]] = {
    "licenses": _licenses,
    "privileges": _privileges,
    "participations": _participations,
    "session_types": _session_types,
    "weekly_hours": _weekly_hours,
    "time_off": _time_off,
    "concerns": _concerns,
    "trainings": _trainings,
}


def _days(first: date | None, last: date | None) -> SafeString:
    return _span(f"{first or '…'}", f"{last or '…'}")


def _span(first: str, last: str) -> SafeString:
    return format_html("{} – {}", _once(first), _once(last))


def _once(text: str) -> SafeString:
    """Words that no line parts: a date, a time."""
    return format_html('<span class="once">{}</span>', text)


def _checked(one: Any) -> SafeString | str:
    return format_html("{} {}", _once(one.verified_on), one.verified_by) if one.verified_on else _("Never")
