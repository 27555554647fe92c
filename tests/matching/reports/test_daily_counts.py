"""Demand is counted in Redis and written every minute; a match never waits for it or fails because of it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from config import db
from matching.appointments.domain.criteria import Criteria
from matching.reports import actions, tasks
from matching.reports import gateways as gateway
from matching.reports.models import DailyCount
from matching.search.queries import shortlist
from tests.factories.booking import MATCH_CRITERIA
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_counters():
    gateway.take_all()
    yield
    gateway.take_all()


def counts() -> dict[tuple[str, str], int]:
    return {(row.what, row.cell): row.count for row in DailyCount.objects.all()}


def test_a_match_writes_no_row_until_the_counts_are_written(api):
    create_listed_provider()
    api.post("/matches/", MATCH_CRITERIA)
    with CaptureQueriesContext(connection) as queries:
        assert api.post("/matches/", MATCH_CRITERIA | {"concerns": ["trauma"]}).status_code == 200
        assert api.post("/matches/", MATCH_CRITERIA | {"state": "OH"}).json()["eligible"] == 0
    assert [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert not DailyCount.objects.exists()
    assert (tasks.write_daily_counts(), tasks.write_daily_counts()) == (5, 0)
    assert counts() == {
        ("asked", "NY/aetna/any"): 1, ("asked", "NY/aetna/trauma"): 1,
        ("asked", "OH/aetna/any"): 1, ("unmet", "OH/aetna/any"): 1, ("missed", "nobody"): 1,
    }  # fmt: skip
    api.post("/matches/", MATCH_CRITERIA)
    tasks.write_daily_counts()
    assert counts()["asked", "NY/aetna/any"] == 2


def test_repeated_answers_on_the_pages_count_once_a_day():
    criteria, now = (
        Criteria(state="NY", timezone="America/New_York", age_group="adult", plan="aetna-ppo"),
        db.db_now(),
    )
    match_list = shortlist.rank(criteria, now, 10)
    for of in ("one", "one", "two"):
        actions.count_demand(criteria, match_list, now=now, of=of)
    assert gateway.take_all()[now.date(), "asked", "NY/aetna/any"] == 2


def test_without_redis_a_match_is_answered_and_not_counted(api, settings, monkeypatch):
    unreachable_cache = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    monkeypatch.setitem(settings.CACHES, "default", unreachable_cache)
    create_listed_provider()
    assert api.post("/matches/", MATCH_CRITERIA).status_code == 200
    assert gateway._Pause.until > 0
    monkeypatch.undo()
    gateway._Pause.until = 0.0
    assert gateway.take_all() == {}


def test_counts_return_to_redis_if_the_write_fails():
    today = db.db_now().date()
    gateway.add([("asked", "x" * 300)], today)
    with pytest.raises(DatabaseError):
        actions.flush(now=db.db_now())
    assert gateway.take_all() == {(today, "asked", "x" * 300): 1}


def test_supply_is_recorded_once_a_day_and_old_days_are_deleted():
    create_listed_provider()
    DailyCount.objects.create(day=db.db_now().date() - timedelta(days=801), what="asked", cell="old", count=1)
    tasks.record_supply()
    tasks.record_supply()
    tasks.write_daily_counts()
    assert {(what, cell) for what, cell in counts()} == {("listed", ""), ("bookable", ""), ("openings", "")}
    assert counts()["listed", ""] == counts()["bookable", ""] == 1
