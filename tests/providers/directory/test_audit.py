"""The history of records, putting back, and the undoing of an import."""

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
from tests.factories.booking import booked
from tests.factories.providers import listed, npi
from tests.providers import rosters

# Real transactions: rows that come in the same one as their provider are no change.
pytestmark = pytest.mark.usefixtures("committed")


def changes(provider: Provider) -> list[tuple]:
    found = RecordChange.objects.filter(provider_id=provider.pk).order_by("id")
    return [(one.table.removeprefix("directory_"), one.act, one.before, one.after, one.by) for one in found]


def run(folder, *rows):
    rosters.write(folder / "roster.csv", *rows)
    now = db.clock()
    source = Roster(folder / "roster.csv", vocabulary=actions.vocabulary(), today=now.date())
    return actions.run(source, by="ada", now=now, rejects=lambda one: pytest.fail(str(one)))


def snapshot() -> dict[str, dict[str, str]]:
    return {one["npi"]: one for one in roster_rows.each(Provider.objects.order_by("npi"))}


def test_each_change_says_who_when_from_and_to():
    provider = listed()
    began = RecordChange.objects.count()
    with transaction.atomic():
        audit_context.set_actor(by="ada", why="phoned")
        Provider.objects.filter(pk=provider.pk).update(headline="Calm", capacity=10)
        License.objects.filter(provider=provider).update(number="X1")
    with transaction.atomic():
        audit_context.set_actor(by="", why="")
        WeeklyHours.objects.filter(provider=provider, weekday=0).delete()
    found = changes(provider)[began:]
    assert [one[:2] for one in found] == [("provider", "U"), ("license", "U"), ("weeklyhours", "D")]
    assert found[0][2:] == ({"headline": ""}, {"headline": "Calm"}, "ada")  # what stays the same is no change
    assert found[2][2]["start"] == 9 * 60


def test_the_history_is_not_rewritten():
    listed()
    for rewrite in (RecordChange.objects.all().delete, lambda: RecordChange.objects.update(by="nobody")):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            rewrite()


def test_a_change_is_put_back_unless_it_changed_again():
    provider = listed()
    Provider.objects.filter(pk=provider.pk).update(headline="One")
    first = RecordChange.objects.order_by("-id")[0]
    Provider.objects.filter(pk=provider.pk).update(bio="Other")
    audit.put_back(change=first, by="ada", now=db.clock())
    provider.refresh_from_db()
    assert (provider.headline, provider.bio) == ("", "Other")
    with pytest.raises(audit.Conflict):
        audit.put_back(change=first, by="ada", now=db.clock())
    WeeklyHours.objects.filter(provider=provider, weekday=0).delete()
    audit.put_back(change=RecordChange.objects.order_by("-id")[0], by="ada", now=db.clock())
    assert WeeklyHours.objects.filter(provider=provider).count() == 7


def test_what_would_break_a_session_is_not_put_back(api):
    provider = listed()
    TimeOff.objects.create(provider=provider, span=(db.clock(), db.clock() + timedelta(days=28))).delete()
    booked(api, provider)
    gone = RecordChange.objects.filter(table="directory_timeoff", act="D").get()
    with pytest.raises(audit.Unwelcome):
        audit.put_back(change=gone, by="ada", now=db.clock())
    assert not TimeOff.objects.exists()


def test_an_import_is_undone_whole_but_for_who_changed_since(tmp_path):
    kept = [listed(npi=npi(n), slug=f"p{n}") for n in (1, 2)]
    before = snapshot()
    rows = [{"npi": npi(n), "headline": "Imported", "hours": "tue 10:00-12:00"} for n in (1, 2, 3)]
    done = run(tmp_path, *({**rosters.REQUIRED, "licenses": f"NY:N{n}", **row} for n, row in enumerate(rows)))
    assert (done.created, done.changed) == (1, 2)
    Provider.objects.filter(pk=kept[1].pk).update(bio="Since")
    assert undo.undo(run=done, by="ada", now=db.clock()) == 1
    after = snapshot()
    assert after[npi(1)] == before[npi(1)]
    assert (after[npi(2)]["headline"], npi(3) in after) == ("Imported", False)
    done.refresh_from_db()
    assert (done.undone_by, done.kept) == ("ada", 1)
    with pytest.raises(undo.Undone):
        undo.undo(run=done, by="ada", now=db.clock())
    assert timedelta(0) <= db.clock() - done.undone_at < timedelta(minutes=1)
