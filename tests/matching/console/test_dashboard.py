"""The dashboard: charts with their tables, without small cells."""

from datetime import timedelta

import pytest

from config import db
from matching.appointments.models import Appointment, AppointmentStatus
from matching.reports.domain import demand
from matching.reports.models import DailyCount
from tests.factories import staff
from tests.factories.booking import create_booking, start_appointment
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
PAGE = "/staff/directory/provider/dashboard/"


def bar_labels(context, index: int) -> list[str]:
    return [bar.text for bar in context["figures"][index]["plot"].bars]


def test_each_chart_has_a_table(api):
    missed = create_booking(api, create_listed_provider())
    create_booking(api, create_listed_provider())
    start_appointment(missed["id"], timedelta(hours=2))
    Appointment.objects.filter(ref=missed["id"]).update(status=AppointmentStatus.NO_SHOW)
    today = db.db_now().date()
    for what, count in (("listed", 40), ("bookable", 30), ("openings", 1200)):
        DailyCount.objects.create(day=today, what=what, count=count)
    response = staff.signed_in_client("Provider relations").get(PAGE)
    context, html = response.context, response.content.decode()
    assert [bar_labels(context, index)[-1] for index in range(4)] == ["2", "1,200", "25%", "100%"]
    assert [bar.name for bar in context["figures"][4]["plot"].bars] == ["New York"]
    assert context["figures"][5]["plot"] is None
    assert (html.count('<svg class="plot"'), html.count("<details>")) == (5, 5)
    assert "style=" not in html.split("content-main")[1]


def test_small_cells_are_not_on_the_page():
    first, _last = demand.four_week_block(db.db_now().date())
    cells = {"NY/aetna/trauma": 40, "NY/self/any": 25, "OH/aetna/grief": 7, "OH/self/sleep": 6}
    for cell, count in cells.items():
        DailyCount.objects.create(day=first, what="unmet", cell=cell, count=count)
    DailyCount.objects.create(day=first, what="missed", cell="times", count=60)
    DailyCount.objects.create(day=first, what="missed", cell="nobody", count=18)
    response = staff.signed_in_client("Administrator").get(PAGE)
    assert [row[::3] for row in response.context["unmet"]] == [("New York", 40), ("New York", 25)]
    assert response.context["others"] == 13
    assert "Ohio" not in response.content.decode()
    assert bar_labels(response.context, 5) == ["60", "18"]


def test_dashboard_requires_permission():
    roles = (None, "Privacy officer", "Scheduler")
    assert [staff.signed_in_client(role, name=str(role)).get(PAGE).status_code for role in roles] == [403, 403, 200]
