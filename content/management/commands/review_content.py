"""`manage.py review_content`: unpublish long overdue pages, and list the reviews that are due."""

from datetime import UTC
from typing import Any

from django.core.management.base import BaseCommand

from config import db
from content import queries
from content.actions import review_dates


class Command(BaseCommand):
    help = "Unpublish pages that are more than 60 days overdue, and list those due for review within 30 days."

    def handle(self, *args: Any, **options: Any) -> None:
        now = db.db_now()
        self.stdout.write(f"{review_dates.unpublish_overdue(now=now)} pages taken off.")
        for page, day, overdue in queries.reviews_due(now.astimezone(UTC).date()):
            status = "overdue since" if overdue else "due by"
            self.stdout.write(f"{page.locale.language_code} {page.slug}: review {status} {day.isoformat()}")
