"""Read-only tables of a provider's rows. The user chooses which of them to edit."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.console.admin.coverage import ParticipationInline
from providers.console.admin.hours import TimeOffInline, WeeklyHoursInline, local_bound
from providers.console.admin.license import LicenseInline, PrivilegeInline
from providers.console.admin.training import TrainingInline
from providers.console.admin.visit_types import VISIT, ConcernInline, VisitTypeInline
from providers.directory.domain.hours import format_time_of_day
from providers.directory.labels import CARE_TYPE, FORMAT
from providers.directory.models import Provider

# The query parameter that names the kind of rows to edit, and its value for every kind.
EDIT_PARAMETER, ALL = "rows", "all"
# Kind of rows → inline, in the order of the page.
INLINES: dict[str, Any] = {
    "licenses": LicenseInline,
    "privileges": PrivilegeInline,
    "participations": ParticipationInline,
    "session_types": VisitTypeInline,
    "weekly_hours": WeeklyHoursInline,
    "time_off": TimeOffInline,
    "concerns": ConcernInline,
    "trainings": TrainingInline,
}
STATE, CHECKED = gettext_lazy("State"), gettext_lazy("Verified")
FROM_UNTIL = gettext_lazy("From – until")
COLUMNS: dict[str, tuple[Any, ...]] = {
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
    """Return HTML tables of all kinds except those being `edited`. Each links to its form if the user `may` edit it."""
    kinds = [
        {
            "name": name,
            "title": str(INLINES[name].verbose_name_plural),
            "heads": COLUMNS[name],
            "rows": read_rows(provider),
        }
        for name, read_rows in READERS.items()
        if name not in edited
    ]
    return render_to_string(
        "providers_console/related_rows.html", {"kinds": kinds, "may": may, "edit_parameter": EDIT_PARAMETER}
    )


def _licenses(provider: Provider) -> list[Cells]:
    return [
        (
            license.state,
            license.number,
            license.get_status_display(),
            _days(license.issued_on, license.expires_on),
            _verified(license),
        )
        for license in provider.licenses.order_by("pk")
    ]


def _privileges(provider: Provider) -> list[Cells]:
    return [
        (
            f"{privilege.compact} {', '.join(privilege.states or ())}",
            privilege.number,
            privilege.get_status_display(),
            _days(privilege.issued_on, privilege.expires_on),
            _verified(privilege),
        )
        for privilege in provider.privileges.select_related("compact").order_by("pk")
    ]


def _participations(provider: Provider) -> list[Cells]:
    return [
        (
            participation.plan,
            ", ".join(participation.states or ()) or _("all"),
            _days(participation.starts_on, participation.ends_on),
            _verified(participation),
        )
        for participation in provider.participations.select_related("plan").order_by("pk")
    ]


def _visit_types(provider: Provider) -> list[Cells]:
    return [
        (
            CARE_TYPE[visit_type.care_type],
            FORMAT[visit_type.format],
            VISIT[visit_type.visit],
            " + ".join(
                str(part) for part in (visit_type.buffer_before, visit_type.minutes, visit_type.buffer_after) if part
            ),
        )
        for visit_type in provider.session_types.order_by("pk")
    ]


def _weekly_hours(provider: Provider) -> list[Cells]:
    return [
        (
            WEEKDAYS[row.weekday],
            _no_wrap(f"{format_time_of_day(row.start)} – {format_time_of_day(row.end)}"),
            row.timezone if row.timezone != provider.timezone else "",
            _days(row.valid_from, row.valid_until) if row.valid_from or row.valid_until else "",
        )
        for row in provider.weekly_hours.order_by("weekday", "start")
    ]


def _time_off(provider: Provider) -> list[Cells]:
    return [
        (_range(f"{local_bound(row, 'lower'):%Y-%m-%d %H:%M}", f"{local_bound(row, 'upper'):%Y-%m-%d %H:%M}"), row.note)
        for row in provider.time_off.select_related("provider").order_by("span")
    ]


def _concerns(provider: Provider) -> list[Cells]:
    rows = provider.concerns.select_related("concern").order_by("focus", "concern__label")
    return [(row.concern, row.focus or "") for row in rows]


def _trainings(provider: Provider) -> list[Cells]:
    return [
        (training.name, training.year or "", training.evidence, _verified(training))
        for training in provider.trainings.order_by("pk")
    ]


READERS: dict[str, Callable[[Provider], list[Cells]]] = {
    "licenses": _licenses,
    "privileges": _privileges,
    "participations": _participations,
    "session_types": _visit_types,
    "weekly_hours": _weekly_hours,
    "time_off": _time_off,
    "concerns": _concerns,
    "trainings": _trainings,
}


def _days(first: date | None, last: date | None) -> SafeString:
    return _range(f"{first or '…'}", f"{last or '…'}")


def _range(first: str, last: str) -> SafeString:
    return format_html("{} – {}", _no_wrap(first), _no_wrap(last))


def _no_wrap(text: str) -> SafeString:
    """Return a date or time that must not break across lines."""
    return format_html('<span class="nowrap">{}</span>', text)


def _verified(row: Any) -> SafeString | str:
    return format_html("{} {}", _no_wrap(row.verified_on), row.verified_by) if row.verified_on else _("Never")
