"""What staff choose for one session that their change would break."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.console.domain.schedule_impact import Choice

LONGEST_REASON = 500


class ChoiceForm(forms.Form):
    """Move it, cancel it, or keep it for a written reason. The prefix is the session's reference."""

    what = forms.ChoiceField(
        choices=[("move", "move"), ("cancel", "cancel"), ("keep", "keep")],
        error_messages={"required": _("Choose what becomes of this session.")},
    )
    version = forms.IntegerField(min_value=1)
    start = forms.DateTimeField(required=False)
    words = forms.CharField(max_length=LONGEST_REASON, required=False)

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        if chosen.get("what") == "move" and not chosen.get("start") and "start" not in self.errors:
            self.add_error("start", _("Choose the time to move it to."))
        if chosen.get("what") == "keep" and not chosen.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say why it is kept."))
        return chosen

    def choice(self) -> Choice | None:
        """The choice, or None while something is missing."""
        if not self.is_valid():
            return None
        said = self.cleaned_data
        moves = said["what"] == "move"
        return Choice(said["what"], said["version"], said["start"] if moves else None, said["words"])
