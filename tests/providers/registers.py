"""NPPES files as tests write them: the 330 columns of version 2, and one sound psychologist."""

import csv
from collections.abc import Iterable
from pathlib import Path

from tests.providers.rosters import npi

MORE = [f"Other column {number}" for number in range(1, 330 - 8 - 4 * 15 + 1)]
SLOTS = [
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
    *SLOTS,
    *MORE,
]
PSYCHOLOGIST, SOCIAL_WORKER, DENTIST = "103TC0700X", "1041C0700X", "122300000X"


def person(number: int, **changed: str) -> dict[str, str]:
    """A psychologist in Denver. Keys of `changed` are `last`, `first`, `state` and so on, as in `SHORT`."""
    cells = {
        "Entity Type Code": "1",
        "NPI": npi(number),
        "Provider Last Name (Legal Name)": "O'BRIEN",
        "Provider First Name": "ZOÉ",
        "Provider Credential Text": "PHD",
        "Provider Business Practice Location Address State Name": "CO",
        **slot(1, PSYCHOLOGIST, f"PSY{number}", "CO", "Y"),
    }
    return cells | {SHORT[name]: value for name, value in changed.items()}


SHORT = {
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
    """One of the fifteen taxonomies."""
    return dict(zip(SLOTS[number * 4 - 4 : number * 4], (code, license_number, state, switch), strict=True))


def write(path: Path, rows: Iterable[dict[str, str]], header: list[str] = HEADER) -> Path:
    """The file, quoted as the real one is."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return path
