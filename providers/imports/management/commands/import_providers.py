"""`manage.py import_providers FILE`: import a roster or the NPPES bulk file."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import db
from providers.directory.domain import freshness
from providers.imports import actions
from providers.imports.gateways import nppes, roster_csv
from providers.imports.gateways.records import Records, UnreadableFile
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
        parser.add_argument("--dry-run", action="store_true", help="show what would change, without changing it")

    def handle(
        self, *args: Any, file: Path, kind: str | None, rejects: Path | None, dry_run: bool, **kwargs: Any
    ) -> None:
        now = db.db_now()
        path = rejects or file.with_name(f"{file.name}.rejects.csv")
        try:
            if kind is None:
                kind = "nppes" if nppes.ENTITY in Records(file).header else "roster"
            source = (
                nppes.Nppes(file)
                if kind == "nppes"
                else roster_csv.Roster(file, vocabulary=actions.load_vocabulary(), today=freshness.latest_date(now))
            )
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
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
