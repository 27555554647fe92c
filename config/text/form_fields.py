"""Form fields for what people type. Every form uses them, so that pages accept the same as the API."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.text import addresses, cleaning


class TextField(forms.CharField):
    """Text without invisible characters; one line unless its widget is a text area."""

    def to_python(self, value: Any) -> str:
        """Return the text. Raises ValidationError."""
        text = super().to_python(cleaning.clean(value) if isinstance(value, str) else value) or ""
        if cleaning.has_control_characters(text, lines=isinstance(self.widget, forms.Textarea)):
            raise ValidationError(_("This must be one line without control characters."))
        if cleaning.has_too_many_marks(text):
            raise ValidationError(_("There are too many marks on one letter."))
        return text


class EmailField(TextField):
    """An e-mail address of a person's mailbox."""

    widget = forms.EmailInput

    def clean(self, value: Any) -> str:
        """Return the address. Raises ValidationError."""
        text = super().clean(value)
        return addresses.email_address(text) if text else ""
