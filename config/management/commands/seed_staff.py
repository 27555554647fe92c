"""`manage.py seed_staff`: two sample members of staff, with passwords that are shown once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.staff import sample


class Command(BaseCommand):
    help = "Create the sample members of staff who are not there yet, and print their passwords, once."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = sample.create()
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        for name, password in made.items():
            self.stdout.write(f"{name}  {password}")
        if not made:
            self.stdout.write("They are there already. `manage.py changepassword NAME` gives a new password.")
