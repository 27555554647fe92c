"""Demand is counted in Redis and written every minute; a match never waits for it or fails because of it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from config import db
from matching.appointments.domain.criteria import Criteria
from matching.reports import actions, tasks
from matching.reports import gateways as gateway
from matching.reports.models import Tally
from matching.search.queries import shortlist
from tests.factories.booking import ASKED
from tests.factories.providers import listed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted():
    gateway.take()
    yield
    gateway.take()


def counts() -> dict[tuple[str, str], int]:
    return {(row.what, row.cell): row.count for row in Tally.objects.all()}


def test_a_match_writes_no_row_and_is_counted_once_a_minute_passed(api):
    listed()
    api.post("/matches/", ASKED)
    with CaptureQueriesContext(connection) as asked:
        assert api.post("/matches/", ASKED | {"concerns": ["trauma"]}).status_code == 200
        assert api.post("/matches/", ASKED | {"state": "OH"}).json()["eligible"] == 0
    assert [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert not Tally.objects.exists()
    assert (tasks.write_tallies(), tasks.write_tallies()) == (5, 0)
    found = counts()
    assert found == {
        ("asked", "NY/aetna/any"): 1, ("asked", "NY/aetna/trauma"): 1,
        ("asked", "OH/aetna/any"): 1, ("unmet", "OH/aetna/any"): 1, ("missed", "nobody"): 1,
    }  # fmt: skip
    api.post("/matches/", ASKED)
    tasks.write_tallies()
    assert counts()["asked", "NY/aetna/any"] == 2


def test_the_same_answers_count_once_a_day_on_the_pages():
    wanted, now = (
        Criteria(state="NY", timezone="America/New_York", age_group="adult", plan="aetna-ppo"),
        db.clock(),
    )
    found = shortlist.rank(wanted, now, 10)
    for of in ("one", "one", "two"):
        actions.count(wanted, found, now=now, of=of)
    assert gateway.take()[now.date(), "asked", "NY/aetna/any"] == 2


def test_without_redis_a_match_is_answered_and_not_counted(api, settings, monkeypatch):
    away = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    monkeypatch.setitem(settings.CACHES, "default", away)
    listed()
    assert api.post("/matches/", ASKED).status_code == 200
    assert gateway._Pause.until > 0
    monkeypatch.undo()
    gateway._Pause.until = 0.0
    assert gateway.take() == {}


def test_counts_that_could_not_be_written_down_come_back():
    today = db.clock().date()
    gateway.add([("asked", "x" * 300)], today)
    with pytest.raises(DatabaseError):
        actions.flush(now=db.clock())
    assert gateway.take() == {(today, "asked", "x" * 300): 1}


def test_the_days_look_is_one_row_of_each_and_old_days_are_forgotten():
    listed()
    Tally.objects.create(day=db.clock().date() - timedelta(days=801), what="asked", cell="old", count=1)
    tasks.look_at_supply()
    tasks.look_at_supply()
    tasks.write_tallies()
    assert {(what, cell) for what, cell in counts()} == {("listed", ""), ("bookable", ""), ("openings", "")}
    assert counts()["listed", ""] == counts()["bookable", ""] == 1
