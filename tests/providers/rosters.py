"""Rosters for tests: valid rows that tests can change."""

import csv
from pathlib import Path

from providers.directory.domain.npi import check_digit
from providers.imports.domain.roster import Vocabulary

VOCABULARY = Vocabulary(
    concerns=frozenset("trauma ptsd anxiety depression grief sleep".split()),
    approaches=frozenset("cbt emdr tf-cbt".split()),
    languages=frozenset("en es".split()),
    identities=frozenset("lgbtq parent".split()),
    genders=frozenset("woman man non-binary".split()),
    plans={
        "aetna-ppo": None,
        "kaiser-hmo": frozenset(("CA", "CO")),
        "medicaid-ny": frozenset(("NY",)),
        "medicare-part-b": None,
    },
    compacts=frozenset(("psypact", "counseling")),
)
REQUIRED = {
    "given_name": "Ana",
    "family_name": "Núñez",
    "license_type": "psychologist",
    "timezone": "America/New_York",
    "licenses": "NY:12345:2020-01-01:2027-12-31:2026-11-01",
}
FULL = REQUIRED | {
    "display_name": "Dr. Ana Núñez",
    "credentials": "PhD",
    "status": "active",
    "pronouns": "she/her",
    "gender": "woman",
    "practicing_since": "2008",
    "headline": "Steady company",
    "bio": "First line.\nSecond line, with “quotes” and a comma.",
    "age_groups": "teen; adult",
    "concerns": "trauma; ptsd; anxiety",
    "focus": "ptsd; trauma",
    "approaches": "emdr; cbt",
    "languages": "en; es",
    "identities": "parent",
    "self_pay_fee": "150.00",
    "accepting_new_clients": "yes",
    "capacity": "5",
    "capacity_verified_on": "2026-11-01",
    "contact_email": "ana@example.org",
    "contact_phone": "+12025550143",
    "contact_verified_on": "2026-11-02",
    "room_url": "https://video.example.org/ana",
    "notice_hours": "24",
    "horizon_days": "28",
    "session_types": "therapy/individual/first/50+0+10; therapy/individual/later/45+5+10",
    "hours": "mon 09:00-12:00; mon 13:00-17:00; tue 12:00-20:00",
    "time_off": "2026-12-24 to 2026-12-26 (Vacation); 2026-12-30 13:00 to 2026-12-30 17:00",
    "plans": "aetna-ppo from 2020-01-01 verified 2026-11-01; medicaid-ny@NY from 2026-01-01 until 2027-12-31",
    "privileges": "psypact:E1234:2024-01-01:2027-01-01:2026-11-01",
    "trainings": "EMDR basic training | 2015 | Certificate on file | 2026-10-01",
}


def npi(number: int) -> str:
    """Return a different valid NPI for each number."""
    first_nine = str(150_000_000 + number)
    return first_nine + check_digit(first_nine)


def write(path: Path, *rows: dict[str, str]) -> Path:
    """Write a roster with the columns of the first row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
