"""Weekly hours and time off, in local time."""

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
from providers.console.admin.inlines import InlineForm, InlineFormSet, ProviderInline
from providers.console.forms import LocalDateTimeField, TimeOfDayField, TimeZoneField
from providers.directory.domain.hours import format_time_of_day
from providers.directory.domain.lists import CellError
from providers.directory.models import TimeOff, WeeklyHours
from providers.imports.domain.roster import schedule, values


class WeeklyHoursForm(InlineForm):
    """Hours on one weekday. The time zone defaults to the provider's."""

    weekday = forms.TypedChoiceField(
        label=_("Weekday"), coerce=int, choices=[("", "—"), *((number, name) for number, name in WEEKDAYS.items())]
    )
    start, end = TimeOfDayField(label=_("From")), TimeOfDayField(label=_("Until"))
    timezone = TimeZoneField(label=_("Time zone (none: the provider's)"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "timezone" in cleaned:
            cleaned["timezone"] = cleaned["timezone"] or self.provider.timezone
        return cleaned


class WeeklyHoursFormSet(InlineFormSet):
    """Rows with the same weekday and time zone must not overlap."""

    def clean(self) -> None:
        super().clean()
        name = "weekly_hours_do_not_overlap"
        inlines.add_overlap_errors(self, ("weekday", "timezone"), "valid_from", "valid_until", name, hours=True)


class WeeklyHoursInline(ProviderInline):
    model = WeeklyHours
    form = WeeklyHoursForm
    formset = WeeklyHoursFormSet
    verbose_name, verbose_name_plural = _("hours"), _("weekly hours")
    fields = ("weekday", "start", "end", "timezone", "valid_from", "valid_until")

    # The fields below show the row to users who can view but not edit.
    @admin.display(description=_("Weekday"))
    def weekday(self, row: WeeklyHours) -> str:
        return str(WEEKDAYS[row.weekday])

    @admin.display(description=_("From"))
    def start(self, row: WeeklyHours) -> str:
        return format_time_of_day(row.start)

    @admin.display(description=_("Until"))
    def end(self, row: WeeklyHours) -> str:
        return format_time_of_day(row.end)


class TimeOffForm(InlineForm):
    """A period of time off, in the provider's time zone."""

    start, end = LocalDateTimeField(label=_("From")), LocalDateTimeField(label=_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.update(start=local_bound(self.instance, "lower"), end=local_bound(self.instance, "upper"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.apply_rules({"note": lambda cell: values.text(cell, 120, lines=True)})
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and {"start", "end"} & set(self.changed_data):
            self.instance.span = self._period(start, end)
        return cleaned

    def _period(self, start: datetime, end: datetime) -> DateTimeTZRange:
        if start >= end:
            raise ValidationError(constraint_messages.message("time_off_is_bounded_and_half_open"))
        if not self.provider.timezone:
            raise ValidationError(_("Time off needs the provider's time zone."))
        try:
            time_off = schedule.parse_time_off(
                f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}", self.provider.timezone
            )
        except CellError as error:
            raise ValidationError(_("The clock skips that time on that day. Choose another.")) from error
        return DateTimeTZRange(time_off.start, time_off.end, "[)")


class TimeOffInline(ProviderInline):
    model = TimeOff
    form = TimeOffForm
    verbose_name, verbose_name_plural = _("time off"), _("time off (in the provider's time zone)")
    fields = ("start", "end", "note")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[TimeOff]":
        return super().get_queryset(request).select_related("provider")

    # The fields below show the row to users who can view but not edit.
    @admin.display(description=_("From"))
    def start(self, row: TimeOff) -> str:
        return f"{local_bound(row, 'lower'):%Y-%m-%d %H:%M}"

    @admin.display(description=_("Until"))
    def end(self, row: TimeOff) -> str:
        return f"{local_bound(row, 'upper'):%Y-%m-%d %H:%M}"


def local_bound(row: TimeOff, bound: str) -> datetime:
    """Return the "lower" or "upper" bound of the time off in the provider's time zone, naive and cut to the minute."""
    instant: datetime = getattr(row.span, bound)
    return instant.astimezone(ZoneInfo(row.provider.timezone)).replace(tzinfo=None, second=0, microsecond=0)
