"""The six questions, one form each. Every form returns plain values that are saved as they are."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from config.text.form_fields import TextField, WholeNumberField
from matching.appointments import labels
from matching.appointments.domain.criteria import DAYS, HORIZON_DAYS
from matching.search import labels as reason_labels
from matching.search.domain.answers import PARTS
from matching.search.forms.payment import PayForm
from matching.search.forms.question import QuestionForm
from providers.directory.domain.license import STATES
from providers.directory.domain.zones import DEFAULT_TIMEZONE
from providers.directory.labels import STATE
from providers.directory.models import Concern
from providers.directory.queries import places, vocabulary

MAX_CONCERNS = 20


class WhoForm(QuestionForm):
    """Who needs care, and what kind of care."""

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


class WhereForm(QuestionForm):
    """The state where the client will be during sessions, by name or ZIP code."""

    zip = TextField(
        label=_("ZIP code"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )
    state = forms.ChoiceField(label=_("or choose the state"), required=False)

    def set_choices(self) -> None:
        by_name = sorted(STATES, key=lambda code: STATE[code])
        self.choices("state", [("", _("Choose…")), *((code, STATE[code]) for code in by_name)])

    def place(self) -> str:
        """Return the name of the state of the typed ZIP code, empty if the code is unknown."""
        location = _lookup_zip(str(self["zip"].value() or ""))
        return str(STATE[location[0]]) if location else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        code, state = cleaned.get("zip", "").strip(), cleaned.get("state")
        if code:
            location = _lookup_zip(code)
            if location is None:
                self.add_error("zip", _("We don't know this ZIP code. You can choose the state instead."))
            elif state and state != location[0]:
                text = _(
                    "ZIP code %(code)s is in %(place)s, but you chose %(state)s. Change one, or clear the ZIP code."
                )
                places_in_words = {"code": code[:5], "place": STATE[location[0]], "state": STATE[state]}
                self.add_error("zip", forms.ValidationError(text, code="which", params=places_in_words))
            else:
                cleaned["state"], cleaned["timezone"] = location
        elif state:
            cleaned["timezone"] = DEFAULT_TIMEZONE[state]
        elif not self.errors:
            self.add_error("state", _("Please tell us the state: a therapist must be licensed there."))
        return cleaned


def _lookup_zip(typed: str) -> tuple[str, str] | None:
    code = typed.strip()[:5]
    return places.lookup_zip(code) if code.isascii() and code.isdigit() and len(code) == 5 else None


class HelpForm(QuestionForm):
    """The concerns to get help with."""

    concerns = forms.MultipleChoiceField(
        label=_("What would you like help with?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    main = forms.ChoiceField(label=_("What matters most?"), required=False)

    def set_choices(self) -> None:
        concerns = [(entry["slug"], entry["label"]) for entry in vocabulary.list_terms("concerns")]
        self.choices("concerns", concerns)
        self.choices("main", [("", _("No main concern")), *concerns])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        concerns = cleaned.get("concerns", [])
        if cleaned.get("main") and cleaned["main"] not in concerns:
            concerns.append(cleaned["main"])
        if len(concerns) > MAX_CONCERNS:
            self.add_error("concerns", _("Please choose at most twenty."))
        return cleaned


class MattersForm(QuestionForm):
    """Preferences about the therapist."""

    trauma_informed = forms.ChoiceField(
        label=_("Verified trauma training?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("required", _("Yes, verified training only")),
            ("preferred", _("Nice to have")),
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

    def set_choices(self) -> None:
        for name in ("languages", "genders", "approaches", "identities"):
            self.choices(name, [(entry["slug"], entry["label"]) for entry in vocabulary.list_terms(name)])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("gender_must") and not cleaned.get("genders") and "genders" not in self.errors:
            self.add_error("gender_must", _("Choose a gender above, or untick “Show only these”."))
        return cleaned


class WhenForm(QuestionForm):
    """When the client is free: parts of days in a weekly grid."""

    slots = forms.MultipleChoiceField(
        label=_("When are you free?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(f"{day}-{part}", f"{day}-{part}") for part in PARTS for day in range(len(DAYS))],
    )
    only = forms.BooleanField(label=_("Show only these times"), required=False)
    # How far ahead to look. Not a visible question: the check-in can set it, and the list can relax it.
    window_days = WholeNumberField(required=False, min_value=1, max_value=HORIZON_DAYS, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("only") and not cleaned.get("slots") and "slots" not in self.errors:
            self.add_error("only", _("Choose at least one time above, or untick “Show only these times”."))
        return cleaned

    def parts(self) -> list[dict[str, Any]]:
        """Return the column heads of the grid: each part of the day with its hours."""
        return [{"label": label, "hours": reason_labels.hours(*PARTS[part])} for part, label in labels.PARTS.items()]

    def week(self) -> list[dict[str, Any]]:
        """Return the rows of the grid, one a day, with the value, label and state of each checkbox."""
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


class PrefillForm(forms.Form):
    """Answers that an article or the check-in presets. Invalid values are ignored."""

    concern = forms.SlugField(required=False)
    state = forms.ChoiceField(required=False, choices=[(code, code) for code in STATES])
    within = WholeNumberField(required=False, min_value=1, max_value=HORIZON_DAYS)

    def clean_concern(self) -> str:
        slug = str(self.cleaned_data["concern"])
        return slug if Concern.objects.filter(slug=slug).exists() else ""

    def answers(self, before: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Return the answers to change, by question, merged with the answers in `before`."""
        self.is_valid()
        answers: dict[str, dict[str, Any]] = {}
        if slug := self.cleaned_data.get("concern"):
            help_ = before.get("help", {})
            concerns = list(dict.fromkeys([slug, *help_.get("concerns", [])]))
            answers["help"] = {**help_, "concerns": concerns, "main": slug}
        state = self.cleaned_data.get("state")
        if state and state != before.get("where", {}).get("state"):
            answers["where"] = {"state": state, "timezone": DEFAULT_TIMEZONE[state]}
        if days := self.cleaned_data.get("within"):
            answers["when"] = {**before.get("when", {}), "window_days": days}
        return answers


QUESTION_FORMS: dict[str, type[QuestionForm]] = {
    "who": WhoForm,
    "where": WhereForm,
    "pay": PayForm,
    "help": HelpForm,
    "matters": MattersForm,
    "when": WhenForm,
}
