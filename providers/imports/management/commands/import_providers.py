"""`manage.py import_providers FILE`: import a roster or the NPPES bulk file."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import db
from providers.imports import actions
from providers.imports.gateways import nppes, roster_csv
from providers.imports.gateways.records import Records, UnreadableFile
from providers.imports.management.report import Report

KINDS = ("roster", "nppes")


class Command(BaseCommand):
    help = "Take in a roster (docs/roster.md) or the NPPES bulk file. The same file twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", choices=KINDS, help="What the file is. Without it, its header tells.")
        parser.add_argument("--rejects", type=Path, help="Where rejected rows go. Without it, FILE.rejects.csv.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, and change nothing.")

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
                else roster_csv.Roster(file, vocabulary=actions.load_vocabulary(), today=now.date())
            )
            with Report(path, out=self.stdout, error=self.stderr) as report:
                report.close(
                    actions.run(
                        source,
                        by=f"import of {file.name}"[:120],
                        now=now,
                        rejects=report.reject,
                        skips=report.skip,
                        progress=report.progress,
                        dry_run=dry_run,
                    )
                )
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
