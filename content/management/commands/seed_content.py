"""`manage.py seed_content`: the first pages, written by a sample author and signed by a sample clinician."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.ground import database
from content.actions import starter
from content.domain.starter import DRAFTS


class Command(BaseCommand):
    help = "Publish the first pages in English and Spanish through the review that every page goes through. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Sample people sign nothing in production.")
        now = database.clock()
        cast = starter.cast(now=now)
        done = [starter.hand_in(draft=draft, cast=cast, now=now) for draft in DRAFTS]
        self.stdout.write(
            f"{sum(done)} of {len(done)} pages written, handed in and signed by {cast.reviewer} (sample)."
        )
