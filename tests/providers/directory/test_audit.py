"""Change history of records, reverting changes and undoing imports."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from config import audit_context, db
from providers.directory.actions import audit
from providers.directory.models import License, Provider, RecordChange, TimeOff, WeeklyHours
from providers.imports import actions
from providers.imports.actions import undo
from providers.imports.gateways.roster_csv import Roster
from providers.imports.queries import roster_rows
from tests.factories.booking import create_booking
from tests.factories.providers import create_listed_provider, npi
from tests.providers import rosters

# Needs committed transactions: rows created in the same transaction as their provider are not recorded.
pytestmark = pytest.mark.usefixtures("committed")


def changes(provider: Provider) -> list[tuple]:
    rows = RecordChange.objects.filter(provider_id=provider.pk).order_by("id")
    return [(row.table.removeprefix("directory_"), row.act, row.before, row.after, row.by) for row in rows]


def run(folder, *rows):
    rosters.write(folder / "roster.csv", *rows)
    now = db.db_now()
    source = Roster(folder / "roster.csv", vocabulary=actions.load_vocabulary(), today=now.date())
    return actions.run(source, by="ada", now=now, rejects=lambda rejected: pytest.fail(str(rejected)))


def snapshot() -> dict[str, dict[str, str]]:
    return {cells["npi"]: cells for cells in roster_rows.iterate(Provider.objects.order_by("npi"))}


def test_each_change_is_recorded_with_actor_and_values():
    provider = create_listed_provider()
    count_before = RecordChange.objects.count()
    with transaction.atomic():
        audit_context.set_actor(by="ada", why="phoned")
        Provider.objects.filter(pk=provider.pk).update(headline="Calm", capacity=10)
        License.objects.filter(provider=provider).update(number="X1")
    with transaction.atomic():
        audit_context.set_actor(by="", why="")
        WeeklyHours.objects.filter(provider=provider, weekday=0).delete()
    recorded = changes(provider)[count_before:]
    assert [change[:2] for change in recorded] == [("provider", "U"), ("license", "U"), ("weeklyhours", "D")]
    assert recorded[0][2:] == ({"headline": ""}, {"headline": "Calm"}, "ada")  # unchanged columns are not recorded
    assert recorded[2][2]["start"] == 9 * 60


def test_the_history_cannot_be_rewritten():
    create_listed_provider()
    for rewrite in (RecordChange.objects.all().delete, lambda: RecordChange.objects.update(by="nobody")):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            rewrite()


def test_a_change_is_reverted_unless_the_column_changed_again():
    provider = create_listed_provider()
    Provider.objects.filter(pk=provider.pk).update(headline="One")
    first = RecordChange.objects.order_by("-id")[0]
    Provider.objects.filter(pk=provider.pk).update(bio="Other")
    audit.revert(change=first, by="ada", now=db.db_now())
    provider.refresh_from_db()
    assert (provider.headline, provider.bio) == ("", "Other")
    with pytest.raises(audit.Conflict):
        audit.revert(change=first, by="ada", now=db.db_now())
    WeeklyHours.objects.filter(provider=provider, weekday=0).delete()
    audit.revert(change=RecordChange.objects.order_by("-id")[0], by="ada", now=db.db_now())
    assert WeeklyHours.objects.filter(provider=provider).count() == 7


def test_a_revert_that_would_break_an_appointment_is_refused(api):
    provider = create_listed_provider()
    TimeOff.objects.create(provider=provider, span=(db.db_now(), db.db_now() + timedelta(days=28))).delete()
    create_booking(api, provider)
    deletion = RecordChange.objects.filter(table="directory_timeoff", act="D").get()
    with pytest.raises(audit.BlockedByAppointments):
        audit.revert(change=deletion, by="ada", now=db.db_now())
    assert not TimeOff.objects.exists()


def test_a_record_that_can_no_longer_be_as_it_was_keeps_the_import(tmp_path):
    """Its old license number belongs to someone else now. The others of the import are undone."""
    count = 5
    for n in range(count):
        create_listed_provider(npi=npi(n), slug=f"p{n}")
        License.objects.filter(provider__npi=npi(n)).update(number=f"OLD{n}", verified_on=db.db_now().date())
    before = snapshot()
    rows = [{**rosters.REQUIRED, "npi": npi(n), "licenses": f"NY:NEW{n}:2020-01-01:2027-12-31"} for n in range(count)]
    import_run = run(tmp_path, *rows)
    stranger = create_listed_provider(npi=npi(count), slug="stranger")
    License.objects.filter(provider=stranger).update(number="OLD1")
    assert undo.undo(run=import_run, by="ada", now=db.db_now()) == 1
    after = snapshot()
    assert [n for n in range(count) if after[npi(n)] != before[npi(n)]] == [1]
    import_run.refresh_from_db()
    assert import_run.unreverted == 1


def test_an_import_is_undone_except_for_providers_that_changed_later(tmp_path):
    providers = [create_listed_provider(npi=npi(n), slug=f"p{n}") for n in (1, 2)]
    before = snapshot()
    rows = [{"npi": npi(n), "headline": "Imported", "hours": "tue 10:00-12:00"} for n in (1, 2, 3)]
    import_run = run(tmp_path, *({**rosters.REQUIRED, "licenses": f"NY:N{n}", **row} for n, row in enumerate(rows)))
    assert (import_run.created, import_run.changed) == (1, 2)
    Provider.objects.filter(pk=providers[1].pk).update(bio="Since")
    assert undo.undo(run=import_run, by="ada", now=db.db_now()) == 1
    after = snapshot()
    assert after[npi(1)] == before[npi(1)]
    assert (after[npi(2)]["headline"], npi(3) in after) == ("Imported", False)
    import_run.refresh_from_db()
    assert (import_run.undone_by, import_run.unreverted) == ("ada", 1)
    with pytest.raises(undo.AlreadyUndone):
        undo.undo(run=import_run, by="ada", now=db.db_now())
    assert timedelta(0) <= db.db_now() - import_run.undone_at < timedelta(minutes=1)
