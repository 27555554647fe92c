"""Names match in spite of abbreviations, typing errors and initials."""

import pytest

from providers.directory.domain.fuzzy import match_distance

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


def matches(typed: str) -> list[str]:
    distances = [(n, name) for name in NAMES if (n := match_distance(typed, name)) is not None]
    return [name for _distance, name in sorted(distances)]


@pytest.mark.parametrize(
    ("typed", "name"),
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
def test_the_intended_name_is_among_the_first_two(typed: str, name: str) -> None:
    assert name in matches(typed)[:2]


@pytest.mark.parametrize("typed", ["", "  ", "?!", "xyz", "q", "wells fargo", "zzzzzzzzzz" * 20])
def test_an_unrelated_text_matches_nothing(typed: str) -> None:
    assert matches(typed) == []


def test_the_name_itself_comes_first() -> None:
    assert [matches(name)[0] for name in NAMES] == NAMES
    assert matches("medicare")[:2] == ["Medicare", "Medicaid"]
