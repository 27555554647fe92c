"""`manage.py seed_content`: write the seed pages, signed by a sample clinician or as drafts."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import db
from content.actions import seed_pages
from content.domain.seed import DRAFTS


class Command(BaseCommand):
    help = "Write the first pages in English and Spanish and submit them for review. Can be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--drafts",
            action="store_true",
            help="sign nothing: the pages wait for a clinician (the only way in production)",
        )

    def handle(self, *args: Any, drafts: bool, **options: Any) -> None:
        if settings.PRODUCTION and not drafts:
            raise CommandError(
                "Sample people sign nothing in production. With --drafts the pages wait for a clinician."
            )
        now = db.db_now()
        authors = seed_pages.project_author() if drafts else seed_pages.sample_authors(now=now)
        submitted = [seed_pages.submit(draft=draft, authors=authors, now=now) for draft in DRAFTS]
        what = "written and handed in" if drafts else f"written, handed in and signed by {authors.reviewer} (sample)"
        self.stdout.write(f"{sum(submitted)} of {len(submitted)} pages {what}.")
