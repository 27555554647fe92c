"""An import rejects the rows that would break appointments, lists those appointments, and imports the other rows."""

from pathlib import Path

import pytest

from config import db
from matching.appointments.models import Appointment
from providers.directory.models import Provider
from providers.imports import actions
from providers.imports.domain.roster import Rejected
from providers.imports.gateways import roster_csv
from tests.factories.booking import create_booking, create_hold, expire_hold
from tests.factories.providers import create_listed_provider
from tests.providers import rosters

pytestmark = pytest.mark.django_db


def run_import(path: Path, *providers: Provider, dry_run: bool = False, **cells: str) -> list[Rejected]:
    """Import a roster with these providers and return the rejected rows."""
    rows = [
        rosters.REQUIRED
        | {
            "npi": provider.npi,
            "licenses": f"NY:N{provider.pk}:2020-01-01:2036-12-31:2026-11-01",
            "timezone": provider.timezone,
        }
        | cells
        for provider in providers
    ]
    now = db.db_now()
    rejects: list[Rejected] = []
    file = rosters.write(path / "roster.csv", *rows)
    source = roster_csv.Roster(file, vocabulary=actions.load_vocabulary(), today=now.date())
    actions.run(source, by="a test", now=now, rejects=rejects.append, dry_run=dry_run)
    return rejects


@pytest.mark.parametrize("dry_run", [True, False])
def test_row_that_breaks_an_appointment_is_rejected_with_the_reason(api, tmp_path, dry_run):
    busy, free = create_listed_provider(), create_listed_provider()
    create_booking(api, busy)
    appointment = Appointment.objects.get()
    [reject] = run_import(tmp_path, busy, free, dry_run=dry_run, status="left")
    assert (reject.npi, reject.code) == (busy.npi, "breaks")
    [problem] = reject.problems
    assert f"{appointment.local_start.replace('T', ' ')} America/New_York (left)" in problem.reason
    assert "Ana" not in problem.reason
    expected = ["active", "active" if dry_run else "left"]
    assert [Provider.objects.get(pk=row.pk).status for row in (busy, free)] == expected


def test_harmless_row_is_imported(api, tmp_path):
    provider = create_listed_provider()
    create_booking(api, provider)
    assert run_import(tmp_path, provider, bio="New words") == []
    assert Provider.objects.get().bio == "New words"


def test_lapsed_hold_does_not_block_an_import(api, tmp_path):
    provider = create_listed_provider()
    create_hold(api, provider)
    expire_hold(Appointment.objects.get().ref)
    assert run_import(tmp_path, provider, status="left") == []
    assert Appointment.objects.get().status == "expired"
