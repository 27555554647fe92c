"""Forms for finding and moving an appointment for a caller."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from config.text.form_fields import TextField, WholeNumberField
from matching.console.models import ConsentGiver, ConsentMeans


class FindForm(forms.Form):
    """The caller's or client's name, and the client's date of birth."""

    name = TextField(label=_("Name of the client, or of the person who booked"), max_length=200)
    born = forms.DateField(label=_("The client's date of birth"), widget=forms.DateInput(attrs={"type": "date"}))


class CorrectionForm(forms.Form):
    """The version of an appointment that staff saw when they corrected its outcome."""

    version = WholeNumberField(min_value=1, required=False)


class MoveForm(forms.Form):
    """A new time, and the client's consent to it. `zone` is the time zone of the consent's day and time."""

    version = WholeNumberField(min_value=1, widget=forms.HiddenInput)
    start = forms.DateTimeField(error_messages={"required": _("Choose the new time.")})
    giver = forms.ChoiceField(
        label=_("Who agreed to the new time?"),
        choices=ConsentGiver.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who agreed.")},
    )
    means = forms.ChoiceField(
        label=_("How did they agree?"),
        choices=ConsentMeans.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how they agreed.")},
    )
    day = forms.DateField(label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date"}))
    clock = forms.TimeField(label=_("At what time?"), widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(self, *args: Any, zone: str, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = ZoneInfo(zone), now
        local = now.astimezone(self.zone)
        self.initial.setdefault("day", local.date())
        self.initial.setdefault("clock", local.time().replace(second=0, microsecond=0, tzinfo=None))

    def clean(self) -> dict[str, Any]:
        """Refuse a consent in the future."""
        cleaned = super().clean() or {}
        if isinstance(cleaned.get("day"), date) and cleaned.get("clock") is not None:
            cleaned["agreed_at"] = datetime.combine(cleaned["day"], cleaned["clock"], self.zone)
            if cleaned["agreed_at"] > self.now:
                self.add_error("clock", _("This time is still ahead. When did they agree?"))
        return cleaned
