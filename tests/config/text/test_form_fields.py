"""Every form of the product: numbers are read in one way, and no error is one of Django's own texts."""

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import django
import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import RequestFactory

from config.text.form_fields import AmountField, WholeNumberField

PACKAGES = ("config.", "matching.", "providers.", "content.")
SOURCES = (
    "forms/fields.py",
    "forms/models.py",
    "forms/formsets.py",
    "core/validators.py",
    "db/models/fields/__init__.py",
)
BAD = (
    "", " ", "-5", "−5", "99999999", "99999999999999999999", "1,5", "1_00", "１２", "١٢", "12.345", "1e5", "NaN", "Infinity",
    "x", "x" * 6_000, "\x00", "no@", "@", "jo@[127.0.0.1]", "2026-13-45", "25:99", "http://", "ftp://x", ["zzz"], [],
    "☃", "<b>",
)  # fmt: skip


def django_texts() -> list[re.Pattern[str]]:
    """Return a pattern for each translatable text in Django's fields and validators."""
    texts = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse((Path(django.__file__).parent / source).read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext_lazy", "ngettext"):
                texts |= {each.value for each in node.args[:2] if isinstance(each, ast.Constant)}
    plain = {re.sub(r"%\(\w+\)[sd]|\{\w+\}", "\0", str(text)) for text in texts if " " in str(text)}
    return [re.compile(re.escape(text).replace("\0", ".*").replace("\\\x00", ".*"), re.DOTALL) for text in plain]


def subclasses(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


def product_forms() -> dict[str, type[forms.BaseForm]]:
    """Return every form of the product by name: those in our packages, and those the staff pages make of models."""
    request = RequestFactory().get("/")
    request.user = get_user_model()(is_superuser=True, is_staff=True, is_active=True)
    forms_by_name = {
        f"{each.__module__}.{each.__name__}": each
        for each in subclasses(forms.BaseForm)
        if each.__module__.startswith(PACKAGES) and getattr(each, "base_fields", None)
    }
    for model, model_admin in admin.site._registry.items():
        if type(model_admin).__module__.startswith(PACKAGES):
            forms_by_name[f"admin of {model.__name__}"] = model_admin.get_form(request, change=False)
            for inline in model_admin.inlines:
                rows = inline(model, admin.site).get_formset(request)
                forms_by_name[f"rows of {inline.__name__} of {model.__name__}"] = rows.form
    return forms_by_name


@pytest.mark.django_db
def test_no_field_of_any_form_answers_with_a_text_of_django() -> None:
    patterns, messages = django_texts(), {}
    for name, form in product_forms().items():
        for field_name, field in form.base_fields.items():
            for value in BAD:
                data = QueryDict(mutable=True)
                data.setlist("field", value if isinstance(value, list) else [value])
                try:
                    field.clean(field.widget.value_from_datadict(data, {}, "field"))
                except ValidationError as error:
                    messages.update(dict.fromkeys(error.messages, f"{name}.{field_name} of {value!r:.20}"))
    raw = {text: where for text, where in messages.items() if any(each.fullmatch(text) for each in patterns)}
    assert raw == {}
    assert len(messages) > 15


@pytest.mark.django_db
def test_every_number_is_read_by_our_fields() -> None:
    others = [
        f"{name}.{field_name}"
        for name, form in product_forms().items()
        for field_name, field in form.base_fields.items()
        if isinstance(field, forms.IntegerField) and not isinstance(field, WholeNumberField | AmountField)
    ]
    assert others == []


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("150", "150"), ("$150", "150"), ("$ 150", "150"), ("150.00", "150.00"), ("1,500", "1500"), ("$1,500.50", "1500.50"),
        ("150 dollars", "150"), ("150 dólares", "150"), ("150 USD", "150"), ("US$150", "150"), (" 150 ", "150"),
        ("150$", "150"), ("150.", "150"), ("0", "0"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_type_it(typed: str, amount: str) -> None:
    assert AmountField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["1,5", "15,00", "1.500", "1,50", "$1,5", "1.500,00"])
def test_an_amount_with_two_readings_is_asked_back(typed: str) -> None:
    with pytest.raises(ValidationError, match="can be read in two ways"):
        AmountField().clean(typed)


@pytest.mark.parametrize(
    "typed", ["１２", "1_00", "١٢", "1e3", "NaN", "Infinity", "0x10", "१२", "²", "two", "--1", "1 000"]
)
@pytest.mark.parametrize("field", [AmountField(), WholeNumberField()])
def test_only_plain_digits_are_a_number(field: forms.Field, typed: str) -> None:
    with pytest.raises(ValidationError, match="Enter "):
        field.clean(typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("-5", "Enter 0 or more."), ("−5", "Enter 0 or more."), ("99999999", "Enter 100000 or less."),
     ("abc", "Enter an amount, such as 150.")],
)  # fmt: skip
def test_an_amount_out_of_range_says_what_to_enter(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as error:
        AmountField(max_value=100_000).clean(typed)
    assert error.value.messages == [sentence]


@pytest.mark.parametrize(
    ("typed", "number"), [("15", 15), ("1,500", 1500), ("15.0", 15), (15, 15), ("", None), (None, None)]
)
def test_a_whole_number_is_read_as_people_type_it(typed: Any, number: int | None) -> None:
    assert WholeNumberField(required=False).clean(typed) == number
