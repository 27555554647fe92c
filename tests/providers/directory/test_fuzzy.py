"""Names are found though they are typed half, misspelled or by their initials."""

import pytest

from providers.directory.domain.fuzzy import distance

NAMES = [
    "Aetna",
    "Anthem Blue Cross Blue Shield",
    "Blue Cross Blue Shield",
    "Cigna",
    "Kaiser Permanente",
    "Medicaid",
    "Medicare",
    "Molina Healthcare",
    "Oscar",
    "TRICARE",
    "UnitedHealthcare",
]


def found(typed: str) -> list[str]:
    near = [(away, name) for name in NAMES if (away := distance(typed, name)) is not None]
    return [name for _away, name in sorted(near)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aet", "Aetna"),
        ("atena", "Aetna"),
        ("Aetan", "Aetna"),
        ("etna", "Aetna"),
        ("cinga", "Cigna"),
        ("uhc", "UnitedHealthcare"),
        ("united health care", "UnitedHealthcare"),
        ("untied healthcare", "UnitedHealthcare"),
        ("bcbs", "Blue Cross Blue Shield"),
        ("BlueCross BlueShield", "Blue Cross Blue Shield"),
        ("blue sheild", "Blue Cross Blue Shield"),
        ("kiaser", "Kaiser Permanente"),
        ("permanente", "Kaiser Permanente"),
        ("medicade", "Medicaid"),
        ("Médicaid", "Medicaid"),
        ("tri care", "TRICARE"),
        ("molina", "Molina Healthcare"),
    ],
)
def test_what_was_meant_is_found(typed: str, meant: str) -> None:
    assert meant in found(typed)[:2]


@pytest.mark.parametrize("typed", ["", "  ", "?!", "xyz", "q", "wells fargo", "zzzzzzzzzz" * 20])
def test_what_nobody_can_have_meant_finds_nothing(typed: str) -> None:
    assert found(typed) == []


def test_the_name_itself_comes_first() -> None:
    assert [found(name)[0] for name in NAMES] == NAMES
    assert found("medicare")[:2] == ["Medicare", "Medicaid"]
