"""The dashboard: drawn with its figures beside it, small cells nowhere."""

from datetime import timedelta

import pytest

from config import db
from matching.appointments.models import Appointment, Status
from matching.reports.domain import demand
from matching.reports.models import Tally
from tests.factories import staff
from tests.factories.booking import begin, booked
from tests.factories.providers import listed

pytestmark = pytest.mark.django_db
PAGE = "/staff/directory/provider/dashboard/"


def told(context, place: int) -> list[str]:
    return [bar.told for bar in context["figures"][place]["plot"].bars]


def test_each_figure_is_drawn_and_stands_in_a_table(api):
    one = booked(api, listed())
    booked(api, listed())
    begin(one["id"], timedelta(hours=2))
    Appointment.objects.filter(ref=one["id"]).update(status=Status.NO_SHOW)
    today = db.clock().date()
    for what, count in (("listed", 40), ("bookable", 30), ("openings", 1200)):
        Tally.objects.create(day=today, what=what, count=count)
    answer = staff.browser("Provider relations").get(PAGE)
    context, html = answer.context, answer.content.decode()
    assert [told(context, place)[-1] for place in range(4)] == ["2", "1,200", "25%", "100%"]
    assert [bar.name for bar in context["figures"][4]["plot"].bars] == ["New York"]
    assert context["figures"][5]["plot"] is None
    assert (html.count('<svg class="plot"'), html.count("<details>")) == (5, 5)
    assert "style=" not in html.split("content-main")[1]


def test_small_cells_are_nowhere_on_the_page():
    first, _last = demand.block(db.clock().date())
    cells = {"NY/aetna/trauma": 40, "NY/self/any": 25, "OH/aetna/grief": 7, "OH/self/sleep": 6}
    for cell, count in cells.items():
        Tally.objects.create(day=first, what="unmet", cell=cell, count=count)
    Tally.objects.create(day=first, what="missed", cell="times", count=60)
    Tally.objects.create(day=first, what="missed", cell="nobody", count=18)
    answer = staff.browser("Administrator").get(PAGE)
    assert [row[::3] for row in answer.context["unmet"]] == [("New York", 40), ("New York", 25)]
    assert answer.context["others"] == 13
    assert "Ohio" not in answer.content.decode()
    assert [bar.told for bar in answer.context["figures"][5]["plot"].bars] == ["60", "18"]


def test_only_who_may_see_counts_is_let_in():
    assert [staff.browser(role, name=str(role)).get(PAGE).status_code for role in (None, "Privacy officer", "Scheduler")] == [
        403, 403, 200,
    ]  # fmt: skip
