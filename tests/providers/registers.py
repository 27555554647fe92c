"""NPPES files for tests, with the 330 columns of version 2."""

import csv
from collections.abc import Iterable
from pathlib import Path

from tests.providers.rosters import npi

OTHER_COLUMNS = [f"Other column {number}" for number in range(1, 330 - 8 - 4 * 15 + 1)]
SLOT_COLUMNS = [
    name.format(number)
    for number in range(1, 16)
    for name in (
        "Healthcare Provider Taxonomy Code_{}",
        "Provider License Number_{}",
        "Provider License Number State Code_{}",
        "Healthcare Provider Primary Taxonomy Switch_{}",
    )
]
HEADER = [
    "NPI",
    "Entity Type Code",
    "Provider Last Name (Legal Name)",
    "Provider First Name",
    "Provider Credential Text",
    "Provider Business Practice Location Address State Name",
    "NPI Deactivation Date",
    "NPI Reactivation Date",
    *SLOT_COLUMNS,
    *OTHER_COLUMNS,
]
PSYCHOLOGIST, SOCIAL_WORKER, DENTIST = "103TC0700X", "1041C0700X", "122300000X"


def person(number: int, **changes: str) -> dict[str, str]:
    """Return the row of a psychologist in Denver, with changes by the keys of `COLUMN_BY_KEY`."""
    cells = {
        "Entity Type Code": "1",
        "NPI": npi(number),
        "Provider Last Name (Legal Name)": "O'BRIEN",
        "Provider First Name": "ZOÉ",
        "Provider Credential Text": "PHD",
        "Provider Business Practice Location Address State Name": "CO",
        **slot(1, PSYCHOLOGIST, f"PSY{number}", "CO", "Y"),
    }
    return cells | {COLUMN_BY_KEY[name]: value for name, value in changes.items()}


COLUMN_BY_KEY = {
    "npi": "NPI",
    "entity": "Entity Type Code",
    "last": "Provider Last Name (Legal Name)",
    "first": "Provider First Name",
    "credential": "Provider Credential Text",
    "state": "Provider Business Practice Location Address State Name",
    "deactivated": "NPI Deactivation Date",
    "reactivated": "NPI Reactivation Date",
    "code": "Healthcare Provider Taxonomy Code_1",
    "license": "Provider License Number_1",
    "license_state": "Provider License Number State Code_1",
}


def slot(number: int, code: str, license_number: str, state: str, switch: str = "N") -> dict[str, str]:
    """Return the cells of one of the fifteen taxonomy slots."""
    return dict(zip(SLOT_COLUMNS[number * 4 - 4 : number * 4], (code, license_number, state, switch), strict=True))


def write(path: Path, rows: Iterable[dict[str, str]], header: list[str] = HEADER) -> Path:
    """Write the file, quoted like the real one."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return path
