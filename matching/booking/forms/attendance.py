"""What a person says around a session: that they are here, where they will be, that a mark is wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from providers.directory.domain.license import STATES
from providers.directory.domain.zones import MOST_PEOPLE
from providers.directory.labels import STATE

LONGEST_WORDS = 500


class PlaceForm(forms.Form):
    """The state and the zone on the day of the session."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("State where you will be"))
    timezone = forms.ChoiceField(label=_("Time zone there"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(code, STATE[code]) for code in STATES]  # type: ignore[attr-defined]
        zones = sorted({*MOST_PEOPLE.values(), zone})
        self.fields["timezone"].choices = [  # type: ignore[attr-defined]
            (name, name.replace("_", " ").partition("/")[2].replace("/", ", ") or name) for name in zones
        ]


class ContestForm(forms.Form):
    """Why the mark "did not come" is wrong."""

    words = forms.CharField(
        label=_("What happened, in your words"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_WORDS}),
    )


class ArrivalForm(forms.Form):
    """Here, and perhaps alone."""

    alone = forms.TypedChoiceField(choices=[("no", "no"), ("yes", "yes")], coerce=lambda said: said == "yes")
