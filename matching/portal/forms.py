"""Forms of the provider portal."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from config.text.form_fields import EmailField, TextField, WholeNumberField
from matching.booking.models import NoticeFrequency
from matching.portal.actions import appointment_feedback
from matching.portal.models import PoorFitReason, Topic
from providers.console.forms import TimeOfDayField, TimeZoneField
from providers.directory.domain import room_url
from providers.directory.domain.hours import WeeklyRule
from providers.directory.domain.lists import CellError
from providers.directory.domain.profile import MAX_CAPACITY
from providers.imports.domain.roster import values

MAX_REQUEST_LENGTH, MAX_TIME_OFF = 600, timedelta(days=366)


def _read(rule: Callable[[str], str], text: str) -> str:
    try:
        return rule(text)
    except CellError as error:
        raise ValidationError(list(error.reasons)) from error


class LoginForm(forms.Form):
    """The address to mail a login link to."""

    email = EmailField(
        label=_("Your e-mail address, as we have it on file"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class PasskeyForm(forms.Form):
    """A name for a new passkey."""

    name = TextField(label=_("A name for this device"), max_length=60)


class OutcomeForm(forms.Form):
    """Whether an appointment took place. `version` is needed to correct an earlier answer."""

    what = forms.ChoiceField(choices=[(outcome, outcome) for outcome in appointment_feedback.OUTCOMES])
    version = WholeNumberField(min_value=1, required=False)


class PoorFitForm(forms.Form):
    """A poor-fit report with its reason."""

    version = WholeNumberField(min_value=1)
    confirm = forms.BooleanField(required=False)
    reason = forms.ChoiceField(label=_("Why"), choices=PoorFitReason.choices)


class ListingFactsForm(forms.Form):
    """Listed facts, to confirm or correct."""

    seen = TextField(max_length=16, required=False, widget=forms.HiddenInput)

    accepting = forms.BooleanField(label=_("I take new clients"), required=False)
    capacity = WholeNumberField(label=_("For how many new clients is there room?"), min_value=0, max_value=MAX_CAPACITY)
    phone = TextField(label=_("Phone, for people who call you"), max_length=60, required=False)

    def clean_phone(self) -> str:
        """Read the phone as a roster does."""
        return _read(values.phone, self.cleaned_data["phone"])


class RoomForm(forms.Form):
    """The address of the video room."""

    seen = TextField(max_length=16, required=False, widget=forms.HiddenInput)

    url = forms.URLField(
        label=_("Address of your video room"),
        max_length=300,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
    )

    def clean_url(self) -> str:
        """Read the address as a roster does."""
        url = str(self.cleaned_data["url"])
        if url and not room_url.is_public(url):
            raise ValidationError(_("Clients can't open this address. Please give the public one, without a password."))
        return _read(values.url, url)


class TimeOffForm(forms.Form):
    """First and last day off."""

    first = forms.DateField(label=_("First day off"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Last day off"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        """`today` is the date where the provider is. Without it, days that are over are not refused."""
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first, more than a year after it, or that is over."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not first <= last <= first + MAX_TIME_OFF:
            self.add_error("last", _("The last day comes after the first, and within a year."))
        elif last and self.today and last < self.today:
            self.add_error("last", _("These days are over."))
        return cleaned

    def period(self, timezone: str) -> tuple[datetime, datetime]:
        """From midnight of the first day to midnight after the last day, in `timezone`."""
        zone, next_day = ZoneInfo(timezone), self.cleaned_data["last"] + timedelta(days=1)
        return datetime.combine(self.cleaned_data["first"], time(), zone), datetime.combine(next_day, time(), zone)


class OtherHoursForm(forms.Form):
    """Weekly hours beside the grid. A row without weekday and times is no row."""

    weekday = forms.TypedChoiceField(
        label=_("Weekday"), coerce=int, choices=[("", "—"), *((number, name) for number, name in WEEKDAYS.items())]
    )
    start, end = TimeOfDayField(label=_("From")), TimeOfDayField(label=_("Until"))
    valid_from = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    timezone = TimeZoneField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start is not None and end is not None and start >= end:
            self.add_error("end", _("This must be later than the start. Hours past midnight go on the next day."))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day can't be before the first day."))
        return cleaned

    def rule(self, timezone: str) -> WeeklyRule:
        """Return the hours, in `timezone` unless they have another one."""
        cleaned = self.cleaned_data
        return WeeklyRule(
            cleaned["weekday"],
            cleaned["start"],
            cleaned["end"],
            cleaned["timezone"] or timezone,
            cleaned["valid_from"],
            cleaned["valid_until"],
        )


# The hours beside the grid, and two empty rows.
OtherHoursFormSet = forms.formset_factory(OtherHoursForm, extra=2, max_num=200, can_delete=True)


def rules(formset: forms.BaseFormSet[OtherHoursForm], timezone: str) -> list[WeeklyRule]:
    """Return the hours of all rows that are filled in and not removed."""
    filled_in = [form for form in formset.forms if form.initial or form.has_changed()]
    return [form.rule(timezone) for form in filled_in if not form.cleaned_data.get("DELETE")]


class TimeOffRemovalForm(forms.Form):
    """The time off to take back."""

    back = WholeNumberField(min_value=1, max_value=2**63 - 1)


class PauseForm(forms.Form):
    """Whether the listing is paused."""

    on = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class MailForm(forms.Form):
    """How often to get mail about appointments."""

    seen = TextField(max_length=16, required=False, widget=forms.HiddenInput)

    frequency = forms.ChoiceField(label=_("Mail about your sessions"), choices=NoticeFrequency.choices)


class ChangeRequestForm(forms.Form):
    """A request for a change that only staff can make."""

    about = forms.ChoiceField(label=_("What should change"), choices=Topic.choices)
    words = TextField(
        label=_("What is right now"),
        max_length=MAX_REQUEST_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": MAX_REQUEST_LENGTH}),
    )
