"""The payment question: a plan, a payer whose plan isn't known, or the most the client can pay per session."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.text.form_fields import AmountField, TextField
from matching.search.forms.question import QuestionForm
from providers.directory.labels import STATE
from providers.directory.queries import vocabulary

# How many payers are listed at most, and up to how many are listed with their plans expanded.
MAX_SHOWN, MAX_OPENED = 25, 2
# The error for a way to pay without its answer.
MISSING = {
    "plan": _("Please choose your plan, or say that you don't know it."),
    "payer": _("Please choose the company, or another way to pay."),
    "self_pay_max": _("Enter the most you can pay, or choose another way to pay."),
}


class PayForm(QuestionForm):
    """A plan, a payer whose plan isn't known, or the most the client can pay per session."""

    way = forms.ChoiceField(
        error_messages={"required": _("Please choose one. “I don't know the plan” is fine.")},
        label=_("How would you like to pay?"),
        widget=forms.RadioSelect,
        choices=[
            ("plan", _("Insurance, and I know the plan")),
            ("payer", _("Insurance, but I don't know the plan")),
            ("self", _("I'll pay myself")),
        ],
    )
    look = TextField(
        label=_("Name on the insurance card"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    plan = forms.ChoiceField(label=_("Your plan"), required=False)
    payer = forms.ChoiceField(label=_("Insurance company"), required=False)
    self_pay_max = AmountField(
        label=_("The most you can pay for a session, in dollars"), required=False, max_value=100_000
    )

    @property
    def state(self) -> str | None:
        """The state from the earlier answer."""
        state: str | None = self.answers.get("where", {}).get("state")
        return state

    def set_choices(self) -> None:
        payers = vocabulary.list_payers(self.state)
        plans = [(payer["label"], [(plan["slug"], plan["label"]) for plan in payer["plans"]]) for payer in payers]
        self.choices("plan", [("", _("Choose…")), *plans])
        self.choices("payer", [("", _("Choose…")), *((payer["slug"], payer["label"]) for payer in payers)])

    def payer_matches(self) -> dict[str, Any]:
        """Return template context: the payers that match the typed name, or all, with the chosen one marked."""
        typed, plan, payer = (str(self[name].value() or "") for name in ("look", "plan", "payer"))
        payers = vocabulary.search_payers(typed, self.state)
        return {
            "typed": typed.strip(),
            "plan": plan,
            "payers": [
                each | {"chosen": each["slug"] == payer, "open": any(p["slug"] == plan for p in each["plans"])}
                for each in payers[:MAX_SHOWN]
            ],
            "more": len(payers) > MAX_SHOWN,
            "few": bool(typed.strip()) and len(payers) <= MAX_OPENED,
        }

    def state_name(self) -> str:
        """Return the name of the state, or an empty text."""
        return str(STATE[self.state]) if self.state else ""

    def saved_values(self) -> dict[str, Any]:
        return {name: value for name, value in super().saved_values().items() if name != "look"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        field = {"plan": "plan", "payer": "payer", "self": "self_pay_max"}.get(cleaned.get("way", ""))
        for other in ("plan", "payer", "self_pay_max"):
            if other != field:
                cleaned.pop(other, None)
                self.errors.pop(other, None)
        if field and field not in self.errors and cleaned.get(field) in (None, ""):
            self.add_error(field, MISSING[field])
        if cleaned.get("self_pay_max") is not None:
            cleaned["self_pay_max"] = str(cleaned["self_pay_max"])
        return cleaned
