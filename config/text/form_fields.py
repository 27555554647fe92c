"""Form fields for what people type. Every form uses them, so that pages accept the same as the API."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.text import addresses, cleaning
from config.text.numbers import read_number


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


class WholeNumberField(forms.IntegerField):
    """A whole number as people type it."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if isinstance(self.widget, forms.TextInput):
            self.widget.attrs.setdefault("inputmode", "numeric")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, int):
            return value
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        number = read_number(text)
        if number != number.to_integral_value():
            raise ValidationError(_("Enter a whole number, such as 15."), code="invalid")
        return int(number)


class AmountField(forms.DecimalField):
    """An amount in US dollars as people type it, to the cent."""

    widget = forms.TextInput

    def __init__(self, *, example: str = "150", max_value: int | None = 999_999, **kwargs: Any) -> None:
        self.example = example
        kwargs = {"min_value": 0, "decimal_places": 2} | kwargs
        super().__init__(max_value=max_value, **kwargs)
        self.widget.attrs.update(inputmode="decimal", autocomplete="off")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Decimal | int):
            return Decimal(value)
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        return read_number(text, money=True, example=self.example)


# For `formfield_overrides` of an admin: its forms read numbers like every other form.
NUMBER_FIELDS: dict[Any, dict[str, Any]] = {
    models.IntegerField: {
        "form_class": WholeNumberField,
        "widget": forms.TextInput(attrs={"inputmode": "numeric", "class": "vIntegerField"}),
    },
    models.DecimalField: {
        "form_class": AmountField,
        # The database's constraints say what is too little or too much.
        "min_value": None,
        "max_value": None,
        "widget": forms.TextInput(attrs={"inputmode": "decimal", "class": "vIntegerField"}),
    },
}
