"""`manage.py import_providers FILE`: import a roster or the NPPES bulk file."""

import argparse
import shlex
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import db
from providers.directory.domain import freshness
from providers.imports import actions
from providers.imports.domain.roster import headings
from providers.imports.domain.roster.headings import InvalidColumns
from providers.imports.gateways import nppes, roster_csv
from providers.imports.gateways.records import Records, UnreadableFile
from providers.imports.gateways.roster_csv import UnknownHeadings
from providers.imports.management.report import Report

KINDS = ("roster", "nppes")


class Command(BaseCommand):
    help = "Import a roster (docs/roster.md) or the NPPES bulk file. Importing the same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", choices=KINDS, help="the kind of file (default: detected from its header)")
        parser.add_argument(
            "--rejects",
            type=Path,
            help="where to write rejected rows, or - (default: FILE.rejects.csv)",
        )
        parser.add_argument(
            "--columns",
            action="append",
            default=[],
            metavar="ASSIGNMENTS",
            help='the fields of columns with other headings, such as "First Name=given_name, Notes=ignore"',
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would change, without changing it")

    def handle(
        self,
        *args: Any,
        file: Path,
        kind: str | None,
        rejects: Path | None,
        columns: list[str],
        dry_run: bool,
        **kwargs: Any,
    ) -> None:
        now = db.db_now()
        path = rejects or file.with_name(f"{file.name}.rejects.csv")
        try:
            if kind is None:
                kind = "nppes" if nppes.ENTITY in Records(file).header else "roster"
            source = _roster(file, columns, now) if kind == "roster" else _nppes(file, columns)
            with Report(path, out=self.stdout, error=self.stderr) as report:
                report.close(
                    actions.run(
                        source,
                        by=f"import of {file.name}"[:120],
                        now=now,
                        rejects=report.reject,
                        skips=report.skip,
                        left_out=report.leave_out,
                        moved_hours=report.move_hours,
                        progress=report.progress,
                        dry_run=dry_run,
                    )
                )
        except UnknownHeadings as error:
            raise CommandError(f"{error} {_remedy(file)}") from error
        except (UnreadableFile, InvalidColumns) as error:
            raise CommandError(str(error)) from error


def _nppes(file: Path, assignments: list[str]) -> nppes.Nppes:
    if assignments:
        raise InvalidColumns("The columns of an NPPES file can't be assigned. Leave out --columns.")
    return nppes.Nppes(file)


def _roster(file: Path, assignments: list[str], now: datetime) -> roster_csv.Roster:
    fields = headings.parse_assignments(", ".join(assignments))
    columns = headings.assign(Records(file).header, fields)
    return roster_csv.Roster(
        file, vocabulary=actions.load_vocabulary(), today=freshness.latest_date(now), columns=columns
    )


def _remedy(file: Path) -> str:
    """Return what to do about headings that aren't ours. Guesses are printed for a person to check, never used."""
    suggestion = headings.suggestion(Records(file).header)
    if not suggestion:
        return "Rename the columns, or add those that are missing."
    quoted = shlex.quote(suggestion)
    return f"Rename the columns, or say which fields they are; check our guesses first: --columns {quoted}"
