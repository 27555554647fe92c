"""An import of providers refuses the rows that would break sessions, and names these; the rest goes on."""

from pathlib import Path

import pytest

from config import db
from matching.appointments.models import Appointment
from providers.directory.models import Provider
from providers.imports import actions
from providers.imports.domain.roster import Rejected
from providers.imports.gateways import roster_csv
from tests.factories.booking import booked, held, lapse
from tests.factories.providers import listed
from tests.providers import rosters

pytestmark = pytest.mark.django_db


def imported(path: Path, *providers: Provider, dry_run: bool = False, **cells: str) -> list[Rejected]:
    """The rows of a roster over these providers that were refused."""
    rows = [
        rosters.REQUIRED
        | {"npi": one.npi, "licenses": f"NY:N{one.pk}:2020-01-01:2036-12-31:2026-11-01", "timezone": one.timezone}
        | cells
        for one in providers
    ]
    now = db.clock()
    found: list[Rejected] = []
    file = rosters.write(path / "roster.csv", *rows)
    source = roster_csv.Roster(file, vocabulary=actions.vocabulary(), today=now.date())
    actions.run(source, by="a test", now=now, rejects=found.append, dry_run=dry_run)
    return found


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_row_that_breaks_a_session_is_refused_with_the_session_and_its_reason(api, tmp_path, dry_run):
    taken, free = listed(), listed()
    booked(api, taken)
    one = Appointment.objects.get()
    [refused] = imported(tmp_path, taken, free, dry_run=dry_run, status="left")
    assert (refused.npi, refused.code) == (taken.npi, "breaks")
    [problem] = refused.problems
    assert f"{one.local_start.replace('T', ' ')} America/New_York (left)" in problem.reason
    assert "Ana" not in problem.reason
    expected = ["active", "active" if dry_run else "left"]
    assert [Provider.objects.get(pk=row.pk).status for row in (taken, free)] == expected


def test_a_row_that_breaks_nothing_is_taken(api, tmp_path):
    taken = listed()
    booked(api, taken)
    assert imported(tmp_path, taken, bio="New words") == []
    assert Provider.objects.get().bio == "New words"


def test_a_lapsed_hold_stands_in_no_imports_way(api, tmp_path):
    provider = listed()
    held(api, provider)
    lapse(Appointment.objects.get().ref)
    assert imported(tmp_path, provider, status="left") == []
    assert Appointment.objects.get().status == "expired"
