"""The base form of the six questions."""

from typing import Any, cast

from django import forms


class QuestionForm(forms.Form):
    """A question. `answers` are the answers so far, by question."""

    # A required radio button that is untouched would be announced as invalid. The label says what is required.
    use_required_attribute = False

    def __init__(self, *args: Any, answers: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = answers
        self.set_choices()

    def set_choices(self) -> None:
        """Set the choices that depend on data or on earlier answers."""

    def choices(self, name: str, choices: list[Any]) -> None:
        """Set the choices of one field."""
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def saved_values(self) -> dict[str, Any]:
        """Return the cleaned values to save, as JSON values, without empty ones."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}
