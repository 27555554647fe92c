"""`manage.py write_crisis FILE`: write the crisis lines to a static file for the proxy."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError

from content import queries
from content.domain import crisis
from content.gateways import crisis as gateway


class Command(BaseCommand):
    help = (
        "Write the crisis lines, in every language, to one file that needs nothing else: no service, style or script."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write, which is replaced atomically")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            lines = queries.crisis_lines()
        except (DatabaseError, InterfaceError) as error:
            self.stderr.write(f"PostgreSQL is away ({type(error).__qualname__}): these are the built-in lines.")
            lines = list(crisis.BUILT_IN)
        try:
            gateway.write(file, lines)
        except OSError as error:
            raise CommandError(f"{file} can't be written: {error.strerror}.") from error
        self.stdout.write(f"{len(lines)} lines in {file}")
