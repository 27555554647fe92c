"""Staff at the console, both steps of the sign-in behind them: somebody new gets listed, a license ends, a plan ends.

Pages are asked and answered as a browser does it: each form is read from the page before it is sent.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client

from config.ground import database
from matching.models import Appointment, Override
from providers.models import License, Participation, Provider
from providers.queries import record
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import booked, starts
from tests.factories.providers import listed, npi, today

pytestmark = pytest.mark.django_db
LIST = "/staff/providers/provider/"
# What staff enter for each gate, in the words of its form.
ENTERED = {
    "active": {"status": "active"},
    "license": {
        "licenses-0-state": "NY", "licenses-0-license_type": "psychologist", "licenses-0-number": "NY-77",
        "licenses-0-status": "active", "licenses-0-issued_on": "2020-01-01", "licenses-0-expires_on": "2031-01-01",
        "licenses-0-verified_on": f"{today()}",
    },
    "capacity_verified": {"capacity_verified_on": f"{today()}"},
    "contact_verified": {"contact_email": "ana@example.org", "contact_verified_on": f"{today()}"},
    "accepting": {"accepting_new_clients": "on", "capacity": "4"},
    "payment": {"self_pay_fee": "140"},
    "age_groups": {"age_groups": ["adult"]},
    "session_type": {
        "session_types-0-care_type": "therapy", "session_types-0-format": "individual", "session_types-0-visit": "first",
        "session_types-0-minutes": "50",
    },
    "hours": {
        f"weekly_hours-0-{name}": value for name, value in (("weekday", "1"), ("start", "9:00"), ("end", "17:00"))
    },
}  # fmt: skip


@pytest.fixture
def desk(db: None) -> Client:
    """Provider relations, by password and by the code of their phone."""
    staff.member("Provider relations", "rel")
    client = Client()
    assert staff.sign_in(client, "rel").status_code == 302
    assert "Queues" in client.get("/staff/").content.decode()
    return client


def shut(html: str) -> list[str]:
    """Where the page says that something is missing: the links of "What would mend it", in order."""
    panel = html[html.index("Needed to be listed") :]
    return re.findall(r'<td><a href="([^"]+)">', panel[: panel.index("</div>")])


def test_somebody_new_is_listed_by_following_what_the_page_asks_for(desk: Client) -> None:
    new = {"given_name": "Ana", "family_name": "Ruiz", "npi": npi(901), "slug": "ana-ruiz", "status": "draft",
           "license_type": "psychologist", "timezone": "America/New_York"}  # fmt: skip
    answer = staff.submit(desk, f"{LIST}add/", new)
    assert answer.status_code == 302, staff.errors(answer)
    provider = Provider.objects.get(npi=npi(901))
    page, steps = f"{LIST}{provider.pk}/change/", 0
    while links := shut(desk.get(page).content.decode()):
        standing = record.standing(provider, today())
        gate = next(gate.code for gate in (*standing.gates, *standing.reach) if not gate.open)
        answer = staff.submit(desk, page + links[0].split("#")[0] if links[0][0] == "?" else page, ENTERED[gate])
        assert answer.status_code == 302, staff.errors(answer)
        provider.refresh_from_db()
        steps += 1
        assert len(shut(desk.get(page).content.decode())) < len(links), gate
    assert record.standing(provider, today()).listed
    assert 6 <= steps <= len(ENTERED)
    html = Client().get("/therapists/ana-ruiz/").content.decode()
    assert "Ana Ruiz" in html


def test_a_license_that_ends_tomorrow_is_warned_of_with_the_sessions_it_hits_and_renewed(
    desk: Client, api: Api
) -> None:
    provider = listed(display_name="Bo Lee")
    one = booked(api, provider, starts(provider, 1, days=4)[0])
    License.objects.update(expires_on=today() + timedelta(days=1), verified_on=today() - timedelta(days=9))
    queues = desk.get(f"{LIST}queues/")
    [row] = queues.context["ending"]
    assert (row["days"], row["sessions"]) == (1, 1)
    assert row["when"][0] in queues.content.decode()
    page = f"{LIST}{provider.pk}/change/?rows=licenses"
    assert f"{page}#licenses-group" in queues.content.decode()
    renewed = {"licenses-0-expires_on": f"{today() + timedelta(days=730)}", "licenses-0-verified_on": f"{today()}"}
    assert staff.submit(desk, page, renewed).status_code == 302
    assert desk.get(f"{LIST}queues/").context["ending"] == []
    assert License.objects.get().verified_by == "rel"
    assert Appointment.objects.get(ref=one["id"]).status == "booked"


def test_a_plan_that_ends_over_three_sessions_asks_of_each_and_does_all_or_nothing(desk: Client, api: Api) -> None:
    provider, other = listed(), listed(display_name="Bo Lee")
    days = [starts(provider, 1, days=ahead)[0] for ahead in (8, 9, 10)]
    move, cancel, keep = (booked(api, provider, start)["id"] for start in days)
    last = database.clock().date() + timedelta(days=6)
    page = f"{LIST}{provider.pk}/change/?rows=participations"
    asked = staff.submit(desk, page, {"participations-0-ends_on": f"{last}"})
    rows = {row["ref"]: row for row in asked.context["rows"]}
    assert {str(row["reason"]) for row in rows.values()} == {"The client's plan is not taken on that day."}
    assert (set(rows), Participation.objects.filter(provider=provider, ends_on=None).count()) == (
        {move, cancel, keep},
        1,
    )
    sent = staff.fields(asked.content) | {f"{move}-what": "move", f"{move}-start": rows[move]["times"][0]["value"]}
    undecided = desk.post(page, sent)
    assert [bool(row["errors"]) for row in undecided.context["rows"]].count(True) == 2
    assert Participation.objects.get(provider=provider).ends_on is None
    sent |= {f"{cancel}-what": "cancel", f"{keep}-what": "keep", f"{keep}-words": "Pays by themself, agreed by phone"}
    done = desk.post(page, sent).context["rows"]
    assert [str(row["done"]).split()[0] for row in done] == ["Moved", "Cancelled;", "Kept,"]
    found = Appointment.objects.in_bulk([move, cancel, keep], field_name="ref")
    assert found[move].session.lower.date() <= last
    assert (found[cancel].status, found[cancel].rescues.count()) == ("cancelled", 3)
    assert other.pk in set(found[cancel].rescues.values_list("appointment__provider", flat=True))
    assert (found[keep].status, Override.objects.get().staff) == ("booked", "rel")
    assert Participation.objects.get(provider=provider).ends_on == last
