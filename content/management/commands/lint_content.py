"""`manage.py lint_content`: what is wrong with the newest words of each page, and how hard each is to read."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from content import queries


class Command(BaseCommand):
    help = "Print the reading level and the faults of each page's newest words; fail if there is a fault."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        with translation.override("en"):
            for page in queries.newest():
                level, copy = page.as_copy().level, page.as_copy()
                measure = "INFLESZ" if copy.language == "es" else "Flesch-Kincaid grade"
                shown = "too short to measure" if level is None else f"{measure} {level:.1f}"
                self.stdout.write(f"{copy.language} {page.slug}: {shown}, {len(copy.words.split())} words")
                for sentence in page.faults():
                    faults += 1
                    self.stdout.write(f"    {sentence}")
        if faults:
            raise CommandError(f"{faults} faults.")
        self.stdout.write("No faults.")
