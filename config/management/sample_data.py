"""The sample data of `make demo` and `make run`: therapists, pages, staff."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.management import CommandError, call_command

from config import checks, db
from config.management import sample_staff
from providers.directory.models import Provider, Source

CODES_SHOWN = 4  # of ten


@dataclass(frozen=True)
class SampleAccounts:
    """The accounts that can sign in. `new_staff` has only those created just now, whose passwords can be shown."""

    new_staff: dict[str, sample_staff.Credentials]
    therapist: str

    def sign_in_help(self, data: Path) -> str:
        """Return how to sign in as staff: indented lines, the first of which begins with a line break."""
        if self.new_staff:
            lines = [
                f"{name:10} {account.password}  then one of {' '.join(account.codes[:CODES_SHOWN])}"
                for name, account in self.new_staff.items()
            ]
            first = "  name, password, then a code that counts once; no phone needed"
        else:
            first, lines = "", [f"as {', '.join(sample_staff.PEOPLE)}"]
        lines.append(
            f"a new password, new codes: DATA={data} {sys.executable} manage.py changepassword NAME, staff_codes NAME"
        )
        return first + "".join(f"\n    {line}" for line in lines)


def prepare(data: Path, *, providers: int, say: Callable[[str], None]) -> SampleAccounts:
    """Migrate the database and add missing sample data. Calls `say` with a line before each step.

    `providers` is the number of therapists for a new database; an existing database keeps its own. Dates in the sample
    data are renewed once a day. PostgreSQL and Redis must be running. Raises CommandError for data of an older version.
    """
    if checks.has_old_schema():
        raise CommandError(f"The data in {data} was made by an older version of Attune. Remove it with: make clean")
    say("Migrations")
    call_command("migrate", verbosity=0, interactive=False)
    seeded = data / "seeded"  # so that an import that was interrupted is repeated
    today = f"{db.db_now():%Y-%m-%d}"
    if not (seeded.exists() and Provider.objects.exists()):
        say(f"{providers:,} fictional therapists, through the ordinary import")
        call_command("seed_sample", providers=providers)
        seeded.write_text(today)
    elif seeded.read_text() != today:
        say("Renewing the dates of fictional facts")
        call_command("seed_sample", providers=Provider.objects.filter(source=Source.SAMPLE).count())
        seeded.write_text(today)
    say("Pages to read, through the ordinary review")
    call_command("seed_content")
    staff = sample_staff.create()
    addresses = Provider.objects.exclude(contact_email="").order_by("id").values_list("contact_email", flat=True)
    return SampleAccounts(new_staff=staff, therapist=addresses.first() or "")
