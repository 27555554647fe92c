"""Form fields for times of day, states, time zones and files. Each cleans to the value that the record stores."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from config.text.form_fields import TextField
from providers.directory.actions import weekly_grid
from providers.directory.domain import npi
from providers.directory.domain.hours import format_time_of_day
from providers.directory.domain.license import STATES
from providers.directory.domain.lists import CellError
from providers.imports.domain.roster import headings, values
from providers.imports.domain.roster import rows as roster

TIME_OF_DAY = re.compile(r"(\d{1,2}):(\d\d)", re.ASCII)
DAY = 24 * 60


class TimeOfDayField(forms.Field):
    """A time of day, HH:MM from 00:00 to 24:00. Cleans to minutes after midnight."""

    widget = forms.TextInput(attrs={"class": "clock", "placeholder": "09:00", "inputmode": "numeric", "maxlength": 5})
    default_error_messages = {"invalid": _("Write a time of day as HH:MM, from 00:00 to 24:00.")}

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        match = TIME_OF_DAY.fullmatch(str(value).strip())
        minutes = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else DAY + 1
        if minutes > DAY:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return minutes

    def prepare_value(self, value: Any) -> Any:
        return format_time_of_day(value) if isinstance(value, int) else value


class LocalDateTimeField(forms.Field):
    """A date and time of day. Cleans to a naive datetime, because the time zone is the provider's."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {"invalid": _("Write a date and a time as YYYY-MM-DD HH:MM.")}

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values or isinstance(value, datetime):
            return value or None
        try:
            return datetime.strptime(str(value).strip().replace("T", " ")[:16], "%Y-%m-%d %H:%M")  # noqa: DTZ007
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class StatesField(forms.Field):
    """Two-letter states, separated by commas or spaces. Cleans to a sorted list, or to None (every state) if empty."""

    widget = forms.TextInput(attrs={"class": "states", "placeholder": "NY, NJ"})
    default_error_messages = {"invalid": _("%(word)s is no state. Write two letters each, such as NY, NJ.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "required": False})

    def to_python(self, value: Any) -> list[str] | None:
        codes = value if isinstance(value, list) else re.split(r"[\s,;]+", (value or "").strip().upper())
        for code in filter(None, codes):
            if code not in STATES:
                raise ValidationError(self.error_messages["invalid"], code="invalid", params={"word": code[:20]})
        return sorted({*filter(None, codes)}) or None

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class TimeZoneField(TextField):
    """An IANA time zone."""

    widget = forms.TextInput(attrs={"list": "zones", "autocomplete": "off"})
    default_error_messages = {"invalid": _("No such time zone. Write one such as America/New_York.")}

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return text
        try:
            return values.timezone(text)
        except CellError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


def validate_npi(number: str) -> None:
    """Raise ValidationError unless the NPI's check digit is right."""
    if not npi.is_valid(number):
        raise ValidationError(_("No such NPI: its digits don't add up. Look for a slip."), code="invalid")


class WeeklyGridField(forms.Field):
    """The checked boxes of the weekly grid, each sent as "weekday-minute". Ignores invalid values."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> set[weekly_grid.Cell]:
        return {box for box in map(weekly_grid.parse_cell, value or ()) if box}


class WeeklyHoursForm(forms.Form):
    """Weekly hours as a grid of boxes."""

    box = WeeklyGridField(required=False)
    seen = TextField(required=False, max_length=16)


class UploadForm(forms.Form):
    """A roster, or a part of the NPPES bulk file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A roster or NPPES file in CSV or XLSX, 20 MB at most. Nothing changes before you have seen what would."
        ),
        error_messages={"empty": _("The file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,.xlsx,.txt"}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise ValidationError(_("The file is larger than 20 MB. Split it, or ask for the import command."))
        return file


class ColumnsForm(forms.Form):
    """The field of each column of a file whose headings aren't ours. Each field is in one column only."""

    remember = forms.BooleanField(label=_("Propose this for the next file with the same headings"), required=False)

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        """`names` are the file's headings."""
        super().__init__(*args, **kwargs)
        self._names = names
        choices = [
            (headings.IGNORED, _("Ignore this column")),
            (_("Required"), [(name, name) for name in roster.REQUIRED]),
            (_("Optional"), [(name, name) for name in roster.NAMES if name not in roster.REQUIRED]),
        ]
        for position, heading in enumerate(names):
            label = heading.strip() or _("Column %(number)s, without a heading") % {"number": position + 1}
            self.fields[self.field_name(position)] = forms.ChoiceField(label=label, choices=choices)

    @staticmethod
    def field_name(position: int) -> str:
        """Return the name of the form's field for a column."""
        return f"column-{position}"

    @property
    def columns(self) -> list[str]:
        """The valid form's field of each column."""
        return [self.cleaned_data[self.field_name(position)] for position in range(len(self._names))]

    @property
    def missing(self) -> list[str]:
        """The required fields that no column is assigned to, as the form is now."""
        assigned = {self[self.field_name(position)].value() for position in range(len(self._names))}
        return [name for name in roster.REQUIRED if name not in assigned]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        positions: dict[str, list[int]] = {}
        for position in range(len(self._names)):
            positions.setdefault(cleaned.get(self.field_name(position), ""), []).append(position)
        for field, columns in positions.items():
            if field in roster.NAMES and len(columns) > 1:
                for position in columns:
                    self.add_error(
                        self.field_name(position),
                        _("Several columns are %(field)s. Choose one, and ignore the others.") % {"field": field},
                    )
        if self.missing:
            self.add_error(None, _("Required fields have no column: %(fields)s.") % {"fields": ", ".join(self.missing)})
        if "focus" in positions and "concerns" not in positions:
            self.add_error(None, _("The field focus needs a column for concerns too."))
        return cleaned
