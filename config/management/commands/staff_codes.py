"""`manage.py staff_codes NAME`: print ten new recovery codes for a member of staff. The old codes stop working."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.staff import mfa
from config.staff.models import User


class Command(BaseCommand):
    help = "Print ten new recovery codes for a staff account. Each replaces the second factor once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["name"]).first()
        if not user:
            raise CommandError("There is no such member of staff.")
        codes = mfa.regenerate_recovery_codes(user) if mfa.has_mfa(user) else mfa.enroll_totp(user)[1]
        self.stdout.write("\n".join(codes))
