"""No name or text keeps invisible characters, on pages, in the API and in imports."""

import importlib
import pkgutil
import unicodedata
from typing import Any

import pytest
from django import forms

import content
import matching
from config.http.serializer_fields import StrictCharField, StrictSerializer
from config.text import cleaning
from config.text.form_fields import EmailField, TextField
from providers.imports.domain.roster import values
from providers.imports.domain.roster.values import CellError

HIDDEN = [chr(code) for code in range(0x20000) if unicodedata.category(chr(code)) == "Cf"] + list(
    cleaning.BLANK_LETTERS
)


def test_hidden_characters_are_removed_and_joiners_stay_inside_words() -> None:
    for character in HIDDEN:
        text = cleaning.clean(f"Ana{character}Ruiz")
        assert text == (f"Ana{character}Ruiz" if character in cleaning.JOINERS else "AnaRuiz"), hex(ord(character))
        assert cleaning.clean(f" {character} ") == ""
    assert cleaning.clean("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize("character", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
def test_pages_api_and_rosters_keep_no_direction_control(character: str) -> None:
    name = f"Ana{character}Ruiz"
    assert TextField().clean(name) == "AnaRuiz"
    assert StrictCharField().run_validation(name) == "AnaRuiz"
    with pytest.raises(CellError):
        values.text(name, 100)


def test_every_field_for_words_uses_the_one_rule() -> None:
    plain = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in _subclasses(forms.Form, "matching", "content")
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and not isinstance(field, (TextField, forms.SlugField, forms.URLField))
    ]
    assert plain == []
    plain = [
        f"{serializer.__module__}.{serializer.__name__}.{name}"
        for serializer in _subclasses(StrictSerializer, "matching", "content")
        for name, field in serializer._declared_fields.items()
        if type(field).__name__ in ("CharField", "EmailField", "RegexField")
    ]
    assert plain == []


@pytest.mark.parametrize(
    "wrong", ["jo@[127.0.0.1]", "jo@[IPv6:::1]", '"jo ann"@example.org', "jo@localhost", "jo@", "jo"]
)
def test_an_address_that_is_no_mailbox_is_refused(wrong: str) -> None:
    with pytest.raises(forms.ValidationError):
        EmailField().clean(wrong)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" jo+a@example.org ", "jo+a@example.org"),
        ("jo@bücher.example", "jo@xn--bcher-kva.example"),
        ("o'neil@a.co", "o'neil@a.co"),
    ],
)
def test_an_address_is_read_as_it_is_typed(typed: str, address: str) -> None:
    assert EmailField().clean(typed) == address


def _subclasses(base: Any, *packages: str) -> list[Any]:
    """Return the subclasses of `base` that our packages define."""
    for package in (matching, content):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".forms" in module.name or ".api" in module.name:
                importlib.import_module(module.name)
    subclasses: list[Any] = []
    waiting = [base]
    while waiting:
        for subclass in waiting.pop().__subclasses__():
            waiting.append(subclass)
            if subclass.__module__.startswith(packages):
                subclasses.append(subclass)
    return subclasses
