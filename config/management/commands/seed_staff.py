"""`manage.py seed_staff`: sample members of staff; each with password, an app's secret, and codes that sign in once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.management import sample_staff


class Command(BaseCommand):
    help = "Create the sample members of staff who are not there yet, and print what opens their accounts, once."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = sample_staff.create()
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        for name, opens in made.items():
            self.stdout.write(f"{name}  {opens.password}  {opens.secret}  {' '.join(opens.codes)}")
        if not made:
            self.stdout.write(
                "They are there already. `manage.py changepassword NAME` gives a new password, `staff_codes NAME` codes."
            )
