"""`manage.py seed_sample`: import fictional therapists."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import db
from providers.imports import actions
from providers.imports.gateways import roster_csv
from providers.imports.management.report import Report
from providers.sample import domain

BY = "sample data"


class Command(BaseCommand):
    help = (
        "Fill the directory with fictional therapists, labeled as sample data. Running it again only updates what depends "
        "on the day: verification dates, license renewals and vacations."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--providers", type=int, default=12_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, providers: int, seed: int, **kwargs: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Sample data has no place in production.")
        if not 0 <= providers <= domain.MAX_PEOPLE:
            raise CommandError(f"A sample has 0 to {domain.MAX_PEOPLE:,} providers.")
        started_at, now = time.monotonic(), db.db_now()
        vocabulary = actions.load_vocabulary()
        path = Path(settings.DATA) / "sample-roster.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = domain.generate_rows(providers, seed=seed, today=now.date(), vocabulary=vocabulary)
        roster_csv.write(path, rows)
        self.stderr.write(f"{providers:,} therapists generated in {time.monotonic() - started_at:.1f} s: {path}")
        source = roster_csv.Roster(path, vocabulary=vocabulary, today=now.date())
        with Report(path.with_name(f"{path.name}.rejects.csv"), out=self.stdout, error=self.stderr) as report:
            run = actions.run(
                source, by=BY, now=now, rejects=report.reject, skips=report.skip, progress=report.progress
            )
            report.close(run)
