"""`manage.py seed_staff`: create sample staff accounts and print their credentials."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.management import sample_staff


class Command(BaseCommand):
    help = "Create the missing sample staff accounts, and print the credentials of the new ones."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            credentials = sample_staff.create()
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        for name, account in credentials.items():
            self.stdout.write(f"{name}  {account.password}  {account.secret}  {' '.join(account.codes)}")
        if not credentials:
            self.stdout.write(
                "They are there already. `manage.py changepassword NAME` gives a new password, `staff_codes NAME` codes."
            )
