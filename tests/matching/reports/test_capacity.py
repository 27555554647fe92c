"""Total capacity agrees with the availability of each provider."""

from datetime import timedelta

import numpy as np
import pytest

from config import db
from matching.availability.queries import openings
from matching.reports.queries import capacity
from matching.search.domain.week_openings import sessions_that_fit
from providers.directory.models import Provider
from tests.factories.providers import create_listed_provider


def test_sessions_that_fit_take_the_earliest_remaining_start():
    starts = np.array([[1, 1, 1, 1, 1, 1], [0, 1, 0, 0, 1, 1], [0] * 6])
    assert sessions_that_fit(starts, np.array([45, 45, 60])).tolist() == [2, 2, 0]
    assert sessions_that_fit(starts, np.array([90, 75, 60])).tolist() == [1, 1, 0]


@pytest.mark.django_db
def test_capacity_agrees_with_each_providers_availability():
    rows = [
        create_listed_provider(),
        create_listed_provider(accepting_new_clients=False),
        create_listed_provider(capacity=0),
    ]
    now = db.db_now()
    totals = capacity.current(now)
    assert (totals.listed, totals.bookable, totals.unbookable_share) == (3, 1, pytest.approx(2 / 3))
    availability = openings.load_availability([rows[0].pk], now)[rows[0].pk]
    session = availability.profile.visit_length("therapy", "individual", "first")
    starts = availability.starts(session, now, now + timedelta(days=7), 1_000)
    count, free_from = 0, now
    for start in starts:
        if start >= free_from:
            count, free_from = count + 1, start + timedelta(minutes=session.minutes)
    assert abs(totals.openings - count) <= 1
    assert set(totals.days) == {"NY"}


@pytest.mark.django_db
def test_the_unbookable_share_is_unknown_without_listed_providers():
    assert not Provider.objects.exists()
    assert capacity.current(db.db_now()).unbookable_share is None
