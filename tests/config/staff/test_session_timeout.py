"""The timeout of staff sessions."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories import staff

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


def signed_in(client: Client) -> bool:
    return client.get("/staff/").status_code == 200


def begin(clock) -> Client:
    staff.create_member()
    client = Client()
    staff.sign_in(client, "sam")
    return client


def test_fifteen_idle_minutes_end_it_and_the_page_says_so():
    with time_machine.travel(MORNING, tick=False) as clock:
        client = begin(clock)
        clock.shift(timedelta(minutes=14, seconds=59))
        assert signed_in(client)
        clock.shift(timedelta(minutes=15))
        answer = client.get("/staff/directory/provider/", follow=True)
        assert answer.redirect_chain[-1][0] == "/staff/login/?next=/staff/directory/provider/"
        assert "You were signed out because the time was up" in answer.content.decode()
        assert not signed_in(client)


def test_twelve_hours_end_it_however_busy():
    with time_machine.travel(MORNING, tick=False) as clock:
        client = begin(clock)
        for _ in range(12 * 6 - 1):
            clock.shift(timedelta(minutes=10))
            assert signed_in(client)
        clock.shift(timedelta(minutes=10))
        assert not signed_in(client)


def test_public_pages_know_of_no_such_limit():
    client = Client()
    client.get("/")
    assert dict(client.session) == {}
