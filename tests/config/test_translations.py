"""Every text is translated into Spanish."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

CALLS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2}
APPS = ("config", "matching", "providers", "content")
Message = str | tuple[str, ...]


def test_every_string_has_a_spanish_one() -> None:
    with (settings.LOCALE_PATHS[0] / "es" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = {message.id: message for message in read_po(file, locale="es") if message.id}
    used = set(_used())
    untranslated = {
        words
        for words in used
        if words not in catalog
        or "fuzzy" in catalog[words].flags
        or not all(catalog[words].string if isinstance(words, tuple) else [catalog[words].string])
    }
    assert (len(used) > 100, untranslated) == (True, set())
    assert set(catalog) - used == set(), "translations that nothing uses"


def test_a_translation_keeps_the_placeholders() -> None:
    with (settings.LOCALE_PATHS[0] / "es" / "LC_MESSAGES" / "django.po").open("rb") as file:
        for message in read_po(file, locale="es"):
            if isinstance(message.id, str):
                assert _placeholders(message.id) == _placeholders(str(message.string)), message.id
            else:
                assert {*map(_placeholders, message.id)} == {*map(_placeholders, message.string)}, message.id


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"%\(\w+\)[sd]", text))


def _used() -> Iterator[Message]:
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            if "migrations" not in path.parts:
                yield from _in_source(path.read_text())
        for pattern in ("*.html", "*.txt"):
            for path in (Path(settings.BASE_DIR) / app).rglob(pattern):
                if "templates" in path.parts:
                    yield from _in_source(_as_source(path))


def _as_source(path: Path) -> str:
    """Return the calls that Django's extractor finds in a template, one per line."""
    return "\n".join(re.findall(r"n?gettext\(.*?\)(?=\s|$)", templatize(path.read_text(), origin=str(path))))


def _in_source(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            words = [a.value for a in node.args[: CALLS.get(name, 0)] if isinstance(a, ast.Constant)]
            if words and all(isinstance(word, str) for word in words):
                yield words[0] if len(words) == 1 else tuple(words)
