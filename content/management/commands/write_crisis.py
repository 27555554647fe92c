"""`manage.py write_crisis FILE`: who to call, as one file that a proxy can show while the service itself is down."""

import os
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError
from django.template.loader import render_to_string
from django.utils.translation import override

from content import queries
from content.domain import crisis


class Command(BaseCommand):
    help = (
        "Write the crisis lines, in every language, to one file that needs nothing else: no service, style or script."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to; it is replaced in one step")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            lines = queries.crisis_lines()
        except (DatabaseError, InterfaceError) as error:
            self.stderr.write(f"PostgreSQL is away ({type(error).__qualname__}): these are the built-in lines.")
            lines = list(crisis.BUILT_IN)
        try:
            _replace(file, page(lines))
        except OSError as error:
            raise CommandError(f"{file} can't be written: {error.strerror}.") from error
        self.stdout.write(f"{len(lines)} lines in {file}")


def page(lines: list[crisis.Line]) -> str:
    """The file's text. Its style stands inside, allowed by its digest; nothing else of any kind may load."""
    style = Path(str(finders.find("attune/attune.css"))).read_text(encoding="utf-8")
    parts = {}
    for code in ("en", "es"):
        with override(code):
            parts[code] = render_to_string(
                "content/_lines.html", {"lines": lines, "below_a_heading": False, "LANGUAGE_CODE": code}
            )
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return render_to_string("content/crisis_alone.html", {"style": style, "digest": digest, "parts": parts})


def _replace(file: Path, text: str) -> None:
    """Nobody ever reads half a page."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as made:
        made.write(text)
    os.chmod(made.name, 0o644)
    os.replace(made.name, file)
