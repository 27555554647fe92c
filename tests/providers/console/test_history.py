"""A record's change history in words."""

import pytest

from providers.console.admin import history
from providers.directory.models import Participation, Plan, RecordChange
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


def test_changes_are_described_in_the_records_terms(django_assert_num_queries):
    provider = create_listed_provider()
    Participation.objects.filter(provider=provider).update(
        ends_on="2031-01-01", plan=Plan.objects.get(slug="aetna-hmo")
    )
    provider.accepting_new_clients = False
    provider.save()
    provider.weekly_hours.filter(weekday=1).delete()
    span = '["2026-12-23 14:41:09.1+00","2026-12-30 14:41:09.1+00")'
    added = RecordChange(table="directory_timeoff", act="I", at=provider.created_at, after={"note": "", "span": span})
    rows = [*RecordChange.objects.filter(provider_id=provider.pk, act__in="UD").order_by("pk"), added]
    with django_assert_num_queries(1):
        lines = history.lines(rows)
    changes = [
        (str(line["act"]), line["table"], {cell["name"]: cell["text"] for cell in line["cells"]}) for line in lines
    ]
    hours = {"weekday": "Tuesday", "start": "09:00", "end": "17:00", "timezone": "America/New_York"}
    assert changes == [
        ("Changed", "plan", {"ends on": "— → 2031-01-01", "plan": "Aetna PPO → Aetna HMO"}),
        ("Changed", "provider", {"accepting new clients": "Yes → No"}),
        ("Taken away", "hours", hours),
        ("Added", "time off", {"span": "2026-12-23 14:41 – 2026-12-30 14:41 UTC"}),
    ]
