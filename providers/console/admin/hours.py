"""When a provider works, and when not: wall-clock times in a zone, for staff to read and type."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from providers.console.admin import constraint_messages, inlines
from providers.console.admin.inlines import RowForm, RowFormSet, Rows
from providers.console.forms import Clock, Moment, Zone
from providers.directory.domain.hours import format_time_of_day
from providers.directory.domain.lists import Wrong
from providers.directory.models import TimeOff, WeeklyHours
from providers.imports.domain.roster import schedule


class WeeklyHoursForm(RowForm):
    """Hours of one weekday. Without a zone of their own they are in the provider's."""

    weekday = forms.TypedChoiceField(
        label=_("Weekday"), coerce=int, choices=[("", "—"), *((number, name) for number, name in WEEKDAYS.items())]
    )
    start, end = Clock(label=_("From")), Clock(label=_("Until"))
    timezone = Zone(label=_("Time zone (none: the provider's)"), required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if "timezone" in facts:
            facts["timezone"] = facts["timezone"] or self.provider.timezone
        return facts


class WeeklyHoursFormSet(RowFormSet):
    """No two rows share a minute of a weekday in a zone."""

    def clean(self) -> None:
        super().clean()
        name = "weekly_hours_do_not_overlap"
        inlines.apart(self, ("weekday", "timezone"), "valid_from", "valid_until", name, hours=True)


class WeeklyHoursRows(Rows):
    model = WeeklyHours
    form = WeeklyHoursForm
    formset = WeeklyHoursFormSet
    verbose_name, verbose_name_plural = _("hours"), _("weekly hours")
    fields = ("weekday", "start", "end", "timezone", "valid_from", "valid_until")

    # For who may look and not edit.
    @admin.display(description=_("Weekday"))
    def weekday(self, row: WeeklyHours) -> str:
        return str(WEEKDAYS[row.weekday])

    @admin.display(description=_("From"))
    def start(self, row: WeeklyHours) -> str:
        return format_time_of_day(row.start)

    @admin.display(description=_("Until"))
    def end(self, row: WeeklyHours) -> str:
        return format_time_of_day(row.end)


class TimeOffForm(RowForm):
    """A stretch of time by the wall clock of the provider's zone."""

    start, end = Moment(label=_("From")), Moment(label=_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.update(start=wall(self.instance, "lower"), end=wall(self.instance, "upper"))

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        start, end = facts.get("start"), facts.get("end")
        if start and end and {"start", "end"} & set(self.changed_data):
            self.instance.span = self._span(start, end)
        return facts

    def _span(self, start: datetime, end: datetime) -> DateTimeTZRange:
        if start >= end:
            raise ValidationError(constraint_messages.sentence("time_off_is_bounded_and_half_open"))
        if not self.provider.timezone:
            raise ValidationError(_("Time off needs the provider's time zone."))
        try:
            away = schedule.time_off(f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}", self.provider.timezone)
        except Wrong as error:
            raise ValidationError(_("The clock skips that time on that day. Choose another.")) from error
        return DateTimeTZRange(away.start, away.end, "[)")


class TimeOffRows(Rows):
    model = TimeOff
    form = TimeOffForm
    verbose_name, verbose_name_plural = _("time off"), _("time off (in the provider's time zone)")
    fields = ("start", "end", "note")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[TimeOff]":
        return super().get_queryset(request).select_related("provider")

    # For who may look and not edit.
    @admin.display(description=_("From"))
    def start(self, row: TimeOff) -> str:
        return f"{wall(row, 'lower'):%Y-%m-%d %H:%M}"

    @admin.display(description=_("Until"))
    def end(self, row: TimeOff) -> str:
        return f"{wall(row, 'upper'):%Y-%m-%d %H:%M}"


def wall(row: TimeOff, end: str) -> datetime:
    """An end of the stretch by the wall clock of the provider's zone, naive, to the minute."""
    at: datetime = getattr(row.span, end)
    return at.astimezone(ZoneInfo(row.provider.timezone)).replace(tzinfo=None, second=0, microsecond=0)
