"""The six questions, one form each. Every form yields plain values that are kept as they are."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from matching.appointments import labels
from matching.appointments.domain.criteria import DAYS, HORIZON_DAYS
from matching.search import labels as reason_labels
from matching.search.domain.answers import PARTS
from matching.search.forms.payment import Pay
from matching.search.forms.question import Question
from providers.directory.domain.license import STATES
from providers.directory.domain.zones import MOST_PEOPLE
from providers.directory.labels import STATE
from providers.directory.models import Concern
from providers.directory.queries import places, vocabulary

MOST_SAID = 20


class Who(Question):
    """Who it is for, and talking, medicine or not sure."""

    who = forms.ChoiceField(
        error_messages={"required": _("Please choose who it is for.")},
        label=_("Who is it for?"),
        widget=forms.RadioSelect,
        choices=[
            ("adult", _("Me, an adult")),
            ("older_adult", _("Me, 65 or over")),
            ("teen", _("A teen, 13 to 17")),
            ("child", _("A child, 5 to 12")),
            ("couple", _("My partner and me")),
            ("family", _("My family")),
        ],
    )
    care = forms.ChoiceField(
        label=_("What kind of help?"),
        widget=forms.RadioSelect,
        initial="unsure",
        choices=[
            ("talking", _("Talking with a therapist")),
            ("medicine", _("Medicine")),
            ("unsure", _("I'm not sure yet")),
        ],
    )


class Where(Question):
    """The state during sessions, by name or by ZIP code."""

    zip = forms.CharField(
        label=_("ZIP code"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )
    state = forms.ChoiceField(label=_("or choose the state"), required=False)

    def prepare(self) -> None:
        by_name = sorted(STATES, key=lambda code: STATE[code])
        self.choices("state", [("", _("Choose…")), *((code, STATE[code]) for code in by_name)])

    def place(self) -> str:
        """The state that the typed ZIP code lies in; empty while there is none."""
        found = _of_zip(str(self["zip"].value() or ""))
        return str(STATE[found[0]]) if found else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        code, state = cleaned.get("zip", "").strip(), cleaned.get("state")
        if code:
            found = _of_zip(code)
            if found is None:
                self.add_error("zip", _("We don't know this ZIP code. You can choose the state instead."))
            else:
                cleaned["state"], cleaned["timezone"] = found
        elif state:
            cleaned["timezone"] = MOST_PEOPLE[state]
        elif not self.errors:
            self.add_error("state", _("Please tell us the state: a therapist must be licensed there."))
        return cleaned


def _of_zip(typed: str) -> tuple[str, str] | None:
    code = typed.strip()[:5]
    return places.of_zip(code) if code.isascii() and code.isdigit() and len(code) == 5 else None


class Help(Question):
    """What to get help with."""

    concerns = forms.MultipleChoiceField(
        label=_("What would you like help with?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    main = forms.ChoiceField(label=_("If one matters most, which?"), required=False)

    def prepare(self) -> None:
        words = [(entry["slug"], entry["label"]) for entry in vocabulary.entries("concerns")]
        self.choices("concerns", words)
        self.choices("main", [("", _("No one more than the others")), *words])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        concerns = cleaned.get("concerns", [])
        if cleaned.get("main") and cleaned["main"] not in concerns:
            concerns.append(cleaned["main"])
        if len(concerns) > MOST_SAID:
            self.add_error("concerns", _("Please choose at most twenty."))
        return cleaned


class Matters(Question):
    """What matters in a therapist."""

    trauma_informed = forms.ChoiceField(
        label=_("Trauma-informed?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("required", _("Yes, only with training that was checked")),
            ("preferred", _("It would be good")),
            ("", _("It doesn't matter")),
        ],
    )
    languages = forms.MultipleChoiceField(
        label=_("Language needed"), required=False, widget=forms.CheckboxSelectMultiple
    )
    genders = forms.MultipleChoiceField(
        label=_("Gender you would like"), required=False, widget=forms.CheckboxSelectMultiple
    )
    gender_must = forms.BooleanField(label=_("Show only these"), required=False)
    approaches = forms.MultipleChoiceField(
        label=_("Ways of working you would like"), required=False, widget=forms.CheckboxSelectMultiple
    )
    identities = forms.MultipleChoiceField(
        label=_("It would help if they describe themself as"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        for name in ("languages", "genders", "approaches", "identities"):
            self.choices(name, [(entry["slug"], entry["label"]) for entry in vocabulary.entries(name)])


class When(Question):
    """When the person is free: parts of days on a grid."""

    slots = forms.MultipleChoiceField(
        label=_("When are you free?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(f"{day}-{part}", f"{day}-{part}") for part in PARTS for day in range(len(DAYS))],
    )
    only = forms.BooleanField(label=_("Show only these times"), required=False)
    # How far ahead to look: nobody is asked, but the check-in may have said it, and the list may have let it go.
    window_days = forms.IntegerField(required=False, min_value=1, max_value=HORIZON_DAYS, widget=forms.HiddenInput)

    def parts(self) -> list[dict[str, Any]]:
        """The parts of a day as the head of the grid names them, with their hours."""
        return [{"label": label, "hours": reason_labels.hours(*PARTS[part])} for part, label in labels.PARTS.items()]

    def week(self) -> list[dict[str, Any]]:
        """The grid, a row a day: what is shown, what is sent, what is chosen."""
        chosen = set(self["slots"].value() or [])
        return [
            {
                "day": name,
                "short": WEEKDAYS_ABBR[day],
                "slots": [
                    {"value": f"{day}-{part}", "label": label, "chosen": f"{day}-{part}" in chosen}
                    for part, label in labels.PARTS.items()
                ],
            }
            for day, name in WEEKDAYS.items()
        ]


class Preset(forms.Form):
    """What an article or the check-in says before the first question. What makes no sense is left out."""

    concern = forms.SlugField(required=False)
    state = forms.ChoiceField(required=False, choices=[(code, code) for code in STATES])
    within = forms.IntegerField(required=False, min_value=1, max_value=HORIZON_DAYS)

    def clean_concern(self) -> str:
        slug = str(self.cleaned_data["concern"])
        return slug if Concern.objects.filter(slug=slug).exists() else ""

    def answers(self, before: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """The answers that change, by question; what was answered before stays beside."""
        self.is_valid()
        found: dict[str, dict[str, Any]] = {}
        if slug := self.cleaned_data.get("concern"):
            kept = before.get("help", {})
            found["help"] = {**kept, "concerns": list(dict.fromkeys([slug, *kept.get("concerns", [])])), "main": slug}
        state = self.cleaned_data.get("state")
        if state and state != before.get("where", {}).get("state"):
            found["where"] = {"state": state, "timezone": MOST_PEOPLE[state]}
        if days := self.cleaned_data.get("within"):
            found["when"] = {**before.get("when", {}), "window_days": days}
        return found


QUESTION_FORMS: dict[str, type[Question]] = {
    "who": Who,
    "where": Where,
    "pay": Pay,
    "help": Help,
    "matters": Matters,
    "when": When,
}
