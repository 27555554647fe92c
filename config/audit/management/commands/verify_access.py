"""`manage.py verify_access`: check that the access log was not altered."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.audit import gateways, queries
from config.audit.models import AccessEntry


class Command(BaseCommand):
    help = "Check the hash chain of the access log and each day's anchor. Fails with the first broken entry."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = queries.first_broken_entry()
        if broken is not None:
            raise CommandError(f"Entry {broken} was altered, or one before it is missing.")
        anchors = gateways.read_anchors()
        missing = queries.first_missing_anchor(anchors)
        if missing is not None:
            raise CommandError(f"Entry {missing.entry} is not there as it was anchored: the log was cut or rewritten.")
        self.stdout.write(f"{AccessEntry.objects.count():,} entries and {len(anchors):,} anchors are whole.")
