"""Sessions at `/staff/`: seen by who schedules, ended by them and otherwise changed by nobody."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matching.appointments.models import Appointment
from tests.factories import staff
from tests.factories.booking import begin, booked, held, starts
from tests.factories.providers import listed

pytestmark = pytest.mark.django_db
LIST = "/staff/appointments/appointment/"


@pytest.fixture
def client(db: None) -> Client:
    return staff.browser("Scheduler")


def rows(client: Client, **asked: str) -> int:
    return len(client.get(LIST, asked).context["cl"].result_list)


def test_the_list_has_times_in_the_providers_zone_and_no_clients(client, api):
    provider = listed(timezone="America/Denver")
    booked(api, provider)
    one, html = Appointment.objects.get(), client.get(LIST).content.decode()
    assert one.local_start[:10] in f"{one.session.lower - timedelta(hours=7)}"
    assert "Mountain Standard Time" in html
    assert ("Maya Okafor" in html, "Ana Ruiz" in html, "ana@example.org" in html) == (True, False, False)


def test_a_session_has_its_clients_name_history_and_messages_and_not_what_was_asked(client, api):
    booked(api, listed(concerns=("trauma",)))
    one = Appointment.objects.get()
    one.note = "Please call my sister"
    one.save(update_fields=["note"])
    html = client.get(f"{LIST}{one.pk}/change/").content.decode()
    assert [word in html for word in ("Ana Ruiz", "Booked", "Held", "Confirmation", "Waiting")] == [True] * 5
    forbidden = (
        "ana@example.org",
        "aetna",
        "Please call my sister",
        "1990",
        "trauma",
        "criteria",
        "_save",
        "deletelink",
    )
    assert [word for word in forbidden if word in html] == []


def test_nothing_can_be_changed_added_or_deleted(client, api):
    booked(api, listed())
    one = Appointment.objects.get()
    answers = [
        client.post(f"{LIST}{one.pk}/change/", {"status": "cancelled"}),
        client.get(f"{LIST}add/"),
        client.post(f"{LIST}{one.pk}/delete/", {"post": "yes"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert Appointment.objects.values_list("status", "version").get() == (one.status, one.version)


def test_the_list_is_filtered_by_provider_time_and_status_and_searched(client, api):
    provider, other = listed(), listed(display_name="Bo Lee")
    past = booked(api, provider)
    begin(Appointment.objects.get().ref, timedelta(days=2))
    held(api, other)
    assert past
    assert rows(client, provider__id__exact=str(provider.pk)) == 1
    assert (rows(client, when="ahead"), rows(client, when="past"), rows(client, status__exact="held")) == (1, 1, 1)
    assert (rows(client, q="bo lee"), rows(client, q="nobody")) == (1, 0)


def test_the_list_asks_as_much_for_three_as_for_one(client, api):
    provider, counts = listed(), []
    for place in (0, 1, 2):
        booked(api, provider, starts(provider, 10)[3 * place])
        if place != 1:
            with CaptureQueriesContext(connection) as queries:
                assert rows(client) == place + 1
            counts.append(len(queries))
    assert counts == [9, 9]


def test_the_list_reads_nothing_sealed(client, api):
    booked(api, listed())
    with CaptureQueriesContext(connection) as queries:
        rows(client)
    assert [q["sql"] for q in queries if '"criteria"' in q["sql"] or "cancel_reason" in q["sql"]] == []


def act(client: Client, name: str, *rows: Appointment, **more: str) -> list[str]:
    """Choose an action for these rows; what the page says after it."""
    sent = {"action": name, "_selected_action": [row.pk for row in rows], **more}
    answer = client.post(LIST, sent, follow=True)
    assert answer.status_code == 200
    return [str(message) for message in answer.context["messages"]]


def test_staff_say_what_became_of_a_session_and_not_before_it_began(client, api):
    provider = listed()
    booked(api, provider)
    one = Appointment.objects.get()
    [early] = act(client, "complete", one)
    assert early.endswith("that session is not over yet.")
    begin(one.ref, timedelta(hours=2))
    assert act(client, "no_show", one) == ["1 session was changed."]
    [refused] = act(client, "complete", one)
    assert refused.endswith("The session has changed since you looked")
    assert one.events.order_by("version").values_list("after", "actor").last() == ("no_show", "staff")


def test_staff_cancel_after_being_asked_once_more(client, api):
    booked(api, listed())
    one = Appointment.objects.get()
    page = client.post(LIST, {"action": "cancel", "_selected_action": [one.pk]})
    assert "Cancel these sessions?" in page.content.decode()
    assert Appointment.objects.get().status == "booked"
    assert act(client, "cancel", one, sure="yes") == ["1 session was changed."]
    assert Appointment.objects.get(pk=one.pk).status == "cancelled"
    assert (one.rescues.count(), one.notices.order_by("id").last().kind) == (3, "rescue")


def test_who_may_only_look_is_offered_no_action(api):
    booked(api, listed())
    user = staff.member(None, "reader")
    user.user_permissions.add(Permission.objects.get(codename="view_appointment"))
    reader = Client()
    reader.force_login(user)
    assert 'name="action"' not in reader.get(LIST).content.decode()
    assert act(reader, "cancel", Appointment.objects.get(), sure="yes") == []
    assert Appointment.objects.get().status == "booked"


def test_what_can_be_done_with_a_session_is_done_from_its_own_page(client, api):
    booked(api, listed())
    one = Appointment.objects.get()
    page = f"{LIST}{one.pk}/change/"
    sent = {"action": "cancel", **staff.fields(client.get(page).content)}
    asked = client.post(LIST, sent)
    assert [row["pk"] for row in asked.context["rows"]] == [one.pk]
    client.post(LIST, staff.fields(asked.content))
    one.refresh_from_db()
    assert one.status == "cancelled"
    assert 'name="action"' not in client.get(page).content.decode()
