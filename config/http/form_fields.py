"""Number fields of forms. Every form that takes a number reads it here.

People type "$150", "150.00", "1,500" and "150 dollars"; all are read. "1,5" may mean 1.50 or 1,500, so it is asked back.
Only the digits 0 to 9 count: Python would also take other scripts' digits and "1_00", which are slips more often than
they are meant.
"""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

NUMBER = re.compile(r"[-−]?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d*)?", re.ASCII)
TWO_WAYS = re.compile(r"\d+,\d*|\d+\.\d{3,}|\d{1,3}(\.\d{3})+(,\d*)?", re.ASCII)
CURRENCY = re.compile(r"^(US\s?)?\$\s*|\s*(USD|US\s?\$|\$|dollars?|d[oó]lar(es)?)$", re.IGNORECASE)


def read_number(text: str, *, money: bool = False, example: str = "15") -> Decimal:
    """Return the number in what a person typed. Raises ValidationError with a sentence that says what to enter.

    `money` allows a dollar sign and the word dollars.
    """
    plain = " ".join(text.split())
    if money:
        plain = CURRENCY.sub("", plain).strip()
    if NUMBER.fullmatch(plain) and not (money and TWO_WAYS.fullmatch(plain) and "." in plain):
        return Decimal(plain.replace(",", "").replace("−", "-"))
    if TWO_WAYS.fullmatch(plain):
        raise ValidationError(
            _("“%(typed)s” can be read in two ways. Use a point for cents, as in 1.50, and write thousands as 1500."),
            code="two_ways",
            params={"typed": plain},
        )
    if money:
        raise ValidationError(_("Enter an amount, such as %(example)s."), code="invalid", params={"example": example})
    raise ValidationError(
        _("Enter a number with the digits 0 to 9, such as %(example)s."), code="invalid", params={"example": example}
    )


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
