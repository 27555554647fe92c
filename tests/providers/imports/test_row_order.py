"""The result of an import doesn't depend on the order of its rows, nor on the size of a batch."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.directory.models import License, Privilege, Provider
from providers.imports import actions
from providers.imports.domain.roster import Rejected
from providers.imports.gateways import roster_csv
from tests.providers import rosters
from tests.providers.rosters import REQUIRED, npi

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PEOPLE, NUMBERS = 6, 5
SPELLINGS = ("AB-{}", "ab {}", "AB{}")
files = count()


def cells(person: int, number: int | None, privilege: int | None, spelling: str, headline: str = "") -> dict[str, str]:
    """Return the row of a person with a verified license and privilege number, None for none."""
    days = "2020-01-01:2027-12-31:2026-11-01"
    return (
        {"npi": npi(person)}
        | REQUIRED
        | {
            "licenses": "" if number is None else f"NY:{spelling.format(number + 1)}:{days}",
            "privileges": "" if privilege is None else f"psypact:E{privilege + 1}:{days}",
            "headline": headline,
        }
    )


def numbers(size: int) -> st.SearchStrategy[list[int | None]]:
    return st.lists(st.none() | st.integers(0, NUMBERS), min_size=size, max_size=size)


def distinct(size: int) -> st.SearchStrategy[list[int | None]]:
    """A permutation, in which some have no number: what can be stored before the import."""
    return st.permutations([*range(size), *([None] * 3)]).map(lambda places: places[:size])


def import_rows(path: Path, rows: list[dict[str, str]], batch_size: int, **options: Any) -> list[Rejected]:
    file = rosters.write(path / f"{next(files)}.csv", *rows)
    rejected: list[Rejected] = []
    source = roster_csv.Roster(file, vocabulary=actions.load_vocabulary(), today=NOW.date())
    actions.run(source, by="a test", now=NOW, rejects=rejected.append, batch_size=batch_size, **options)
    return rejected


def state() -> dict[str, Any]:
    """Return what is stored, without ids."""
    return {
        "providers": sorted(Provider.objects.values_list("npi", "headline", "display_name")),
        "licenses": sorted(License.objects.values_list("provider__npi", "number", "verified_on", "verified_by")),
        "privileges": sorted(Privilege.objects.values_list("provider__npi", "number", "verified_on")),
    }


@given(
    before=st.tuples(distinct(PEOPLE - 2), distinct(PEOPLE - 2)),
    after=st.tuples(numbers(PEOPLE), numbers(PEOPLE)),
    spelling=st.sampled_from(SPELLINGS),
    repeated=st.none() | st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from(["", "Another"])),
    data=st.data(),
)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_order_and_no_batch_size_changes_the_result(
    tmp_path_factory, before, after, spelling, repeated, data
) -> None:
    path = tmp_path_factory.getbasetemp()
    stored = [cells(n, *held, "AB{}") for n, held in enumerate(zip(*before, strict=True))]
    rows = [cells(n, *held, spelling) for n, held in enumerate(zip(*after, strict=True))]
    if repeated:
        rows.append(rows[repeated[0]] | {"headline": repeated[1]})
    results = []
    for size in (1, 2, len(rows)):
        shuffled = data.draw(st.permutations(rows))
        with transaction.atomic():
            assert import_rows(path, stored, 250) == []
            tried = import_rows(path, shuffled, size, dry_run=True)
            rejected = import_rows(path, shuffled, size)
            results.append((state(), sorted((row.npi, row.code) for row in rejected)))
            assert sorted(tried, key=lambda row: row.line) == sorted(rejected, key=lambda row: row.line)
            transaction.set_rollback(True)
    assert results[0] == results[1] == results[2]


@pytest.mark.parametrize("batch_size", [1, 2, 3])
def test_numbers_that_rotate_are_all_moved_in_one_run(tmp_path: Path, batch_size: int) -> None:
    import_rows(tmp_path, [cells(n, n, None, "AB{}") for n in range(5)], 250)
    rotated = [cells(n, (n + 1) % 5, None, "AB{}") for n in range(5)]
    assert import_rows(tmp_path, rotated, batch_size, dry_run=True) == []
    assert import_rows(tmp_path, rotated, batch_size) == []
    held = dict(License.objects.values_list("provider__npi", "number"))
    assert held == {npi(n): f"AB{(n + 1) % 5 + 1}" for n in range(5)}


@pytest.mark.parametrize("batch_size", [1, 2, 3])
def test_a_number_moves_only_if_its_holder_gives_it_up(tmp_path: Path, batch_size: int) -> None:
    import_rows(tmp_path, [cells(n, n, None, "AB{}") for n in range(3)], 250)
    rejected = import_rows(tmp_path, [cells(1, 2, None, "AB{}"), cells(0, 1, None, "AB{}")], batch_size)
    assert sorted((row.npi, row.code) for row in rejected) == [(npi(0), "license_taken"), (npi(1), "license_taken")]
