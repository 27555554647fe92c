"""A record's history, in words."""

from datetime import timedelta

import pytest

from config.ground import database
from providers.admin import history
from providers.models import Participation, RecordChange, TimeOff, WeeklyHours
from tests.factories.providers import listed

pytestmark = pytest.mark.django_db


def test_each_change_is_told_in_the_words_of_the_record(django_assert_max_num_queries):
    provider = listed(hours=None)
    before, now = RecordChange.objects.latest("pk").pk, database.clock()
    WeeklyHours.objects.create(provider=provider, weekday=1, start=540, end=1020, timezone="America/New_York")
    TimeOff.objects.create(provider=provider, span=(now, now + timedelta(days=2)), note="Away")
    Participation.objects.filter(provider=provider).update(ends_on="2031-01-01")
    provider.accepting_new_clients = False
    provider.save()
    provider.weekly_hours.all().delete()
    rows = list(RecordChange.objects.filter(provider_id=provider.pk, pk__gt=before).order_by("pk"))
    with django_assert_max_num_queries(2):
        told = history.lines(rows)
    found = [(str(line["act"]), line["table"], {cell["name"]: cell["told"] for cell in line["cells"]}) for line in told]
    hours = {"weekday": "Tuesday", "start": "09:00", "end": "17:00", "timezone": "America/New_York"}
    assert found[0] == ("Added", "weekly hours", hours)
    assert found[1][:2] == ("Added", "time off")
    assert found[1][2]["span"].startswith(f"{now:%Y-%m-%d %H:%M} – ")
    assert found[2] == ("Changed", "plan", {"ends on": "— → 2031-01-01"})
    assert found[3] == ("Changed", "provider", {"accepting new clients": "Yes → No"})
    assert found[4] == ("Taken away", "weekly hours", hours)
