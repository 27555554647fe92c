"""Form for the decision about one appointment that a change to the provider's record would break."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.text.form_fields import TextField, WholeNumberField
from matching.console.domain.schedule_impact import Decision

MAX_REASON_LENGTH = 500


class DecisionForm(forms.Form):
    """Move the appointment, cancel it, or keep it with a written reason. The form's prefix is the appointment's ref."""

    what = forms.ChoiceField(
        choices=[("move", "move"), ("cancel", "cancel"), ("keep", "keep")],
        error_messages={"required": _("Choose what becomes of this session.")},
    )
    version = WholeNumberField(min_value=1)
    start = forms.DateTimeField(required=False)
    words = TextField(max_length=MAX_REASON_LENGTH, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("what") == "move" and not cleaned.get("start") and "start" not in self.errors:
            self.add_error("start", _("Choose the time to move it to."))
        if cleaned.get("what") == "keep" and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say why it is kept."))
        return cleaned

    def decision(self) -> Decision | None:
        """Return the decision, or None if the form is invalid."""
        if not self.is_valid():
            return None
        cleaned = self.cleaned_data
        start = cleaned["start"] if cleaned["what"] == "move" else None
        return Decision(cleaned["what"], cleaned["version"], start, cleaned["words"])
