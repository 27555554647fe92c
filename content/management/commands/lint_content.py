"""`manage.py lint_content`: the faults and the reading level of each page's latest draft."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from content import queries


class Command(BaseCommand):
    help = "Print the reading level and the problems of each page's latest revision. Fails if a page has a problem."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        with translation.override("en"):
            for page in queries.latest_drafts():
                text = page.as_page_text()
                level = text.level
                measure = "INFLESZ" if text.language == "es" else "Flesch-Kincaid grade"
                reading_level = "too short to measure" if level is None else f"{measure} {level:.1f}"
                self.stdout.write(f"{text.language} {page.slug}: {reading_level}, {len(text.words.split())} words")
                for sentence in page.faults():
                    faults += 1
                    self.stdout.write(f"    {sentence}")
        if faults:
            raise CommandError(f"{faults} faults.")
        self.stdout.write("No faults.")
