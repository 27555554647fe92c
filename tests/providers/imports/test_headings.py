"""Headings that aren't ours: guessed for a person to check, assigned by a person, and never read by a guess alone."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.imports.domain.roster import headings, rows
from providers.imports.domain.roster.headings import FIELDS_BY_SYNONYM, IGNORED, OWN_HEADINGS, Basis, InvalidColumns
from providers.imports.gateways.roster_csv import Roster, UnknownHeadings
from tests.providers.imports.test_file_variants import TODAY
from tests.providers.rosters import FULL, VOCABULARY, npi

PERSON = {"npi": npi(1)} | FULL


def write(folder: Path, names: list[str], *people: list[str]) -> Path:
    path = folder / "roster.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *people])
    return path


def proposed(*names: str) -> list[str]:
    return [proposal.field for proposal in headings.propose(names)]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("First Name", "given_name"),
        ("LAST  NAME", "family_name"),
        ("NPI Number", "npi"),
        ("NPI #", "npi"),
        ("Lic. State/No.", "licenses"),
        ("Licence Type", "license_type"),
        ("Famly name", "family_name"),
        ("E-mail", "contact_email"),
        ("Insurances accepted", "plans"),
        ("Notes", IGNORED),
        ("Sex", IGNORED),
        ("Fax", IGNORED),
        ("Date of birth", IGNORED),
        ("Years in practice", IGNORED),
        ("", IGNORED),
    ],
)
def test_common_headings_are_guessed(heading: str, field: str) -> None:
    assert proposed(heading) == [field]


def test_a_field_that_several_headings_could_mean_is_left_to_a_person() -> None:
    assert proposed("First Name", "Legal first name", "Surname") == [IGNORED, IGNORED, "family_name"]
    assert proposed("given_name", "First Name") == ["given_name", IGNORED]


def test_every_synonym_means_one_field_and_none_is_a_heading_of_ours() -> None:
    assert set(FIELDS_BY_SYNONYM.values()) <= set(rows.NAMES)
    assert not FIELDS_BY_SYNONYM.keys() & OWN_HEADINGS.keys()
    words = [word for words in headings.SYNONYMS.values() for word in words.split()]
    assert len(words) == len(set(words))


@given(st.sampled_from([*FIELDS_BY_SYNONYM, "capacity (verified on us)", "contact phone (fax)", "ignore"]))
def test_a_guess_is_never_read_without_a_person(tmp_path_factory, heading: str) -> None:
    names = [heading if name == FIELDS_BY_SYNONYM.get(heading) else name for name in PERSON]
    names = names if heading in names else [*names, heading]
    path = write(tmp_path_factory.getbasetemp(), names, ["x"] * len(names))
    with pytest.raises(UnknownHeadings, match="columns are not known: “"):
        Roster(path, vocabulary=VOCABULARY, today=TODAY)


@given(order=st.permutations(list(PERSON)), extra=st.lists(st.text("ab ,=ñ", max_size=8), max_size=4))
def test_assigned_columns_read_like_our_own(tmp_path_factory, order: list[str], extra: list[str]) -> None:
    folder = tmp_path_factory.getbasetemp()
    (expected,) = Roster(write(folder, list(PERSON), [*PERSON.values()]), vocabulary=VOCABULARY, today=TODAY)
    names = [*(f"Our, {name}" for name in order), *extra, "Last"]
    path = write(folder, names, [*(PERSON[name] for name in order), *("=1+1" for _ in extra), "x" * 30_000])
    columns = [*order, *(IGNORED for _ in extra), IGNORED]
    assert list(Roster(path, vocabulary=VOCABULARY, today=TODAY, columns=columns)) == [expected]


def test_rows_that_differ_in_ignored_columns_only_are_equal(tmp_path: Path) -> None:
    names = [*PERSON, "Notes"]
    path = write(tmp_path, names, [*PERSON.values(), "a"], [*PERSON.values(), "b"])
    source = Roster(path, vocabulary=VOCABULARY, today=TODAY, columns=[*PERSON, IGNORED])
    assert [getattr(row, "code", "read") for row in source] == ["read", "repeated_number"]


def test_assignments_are_parsed_and_checked() -> None:
    text = "First Name=given_name, Last, First = display_name,Notes=ignore"
    fields = {"first name": "given_name", "last, first": "display_name", "notes": IGNORED}
    assert headings.parse_assignments(text) == fields
    assert headings.assign(["NOTES", "First  name", "Last, First", "npi", "x"], fields) == [
        IGNORED,
        "given_name",
        "display_name",
        "npi",
        "“x”",
    ]
    for wrong in ("x", "a=shoe", "a=npi, a=gender", "=npi, x"):
        with pytest.raises(InvalidColumns):
            headings.parse_assignments(wrong)
    with pytest.raises(InvalidColumns, match="The file has no column “notes”"):
        headings.assign(["npi"], {"notes": IGNORED})


@given(
    st.lists(st.sampled_from([*FIELDS_BY_SYNONYM, *rows.NAMES, "First, Name", "Lic. State/No.", "", "a b"]), max_size=9)
)
def test_a_suggestion_is_what_the_proposal_says(names: list[str]) -> None:
    fields = headings.parse_assignments(headings.suggestion(names))
    by_heading = dict(zip(map(headings.normalize, names), headings.propose(names), strict=True))
    assert fields == {
        heading: proposal.field for heading, proposal in by_heading.items() if proposal.basis != Basis.SAME
    }
