"""The appointment admin: schedulers view appointments and record outcomes, and nothing else is editable."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.audit.models import AccessEntry
from matching.appointments import labels
from matching.appointments.models import Appointment
from matching.booking.actions import appointment as appointment_actions
from tests.factories import staff
from tests.factories.booking import create_booking, create_hold, opening_starts, start_appointment
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
LIST = "/staff/appointments/appointment/"


@pytest.fixture
def client(db: None) -> Client:
    return staff.signed_in_client("Scheduler")


def rows(client: Client, **params: str) -> int:
    return len(client.get(LIST, params).context["cl"].result_list)


def test_list_shows_times_in_the_providers_zone_and_no_clients(client, api):
    provider = create_listed_provider(timezone="America/Denver")
    create_booking(api, provider)
    appointment, html = Appointment.objects.get(), client.get(LIST).content.decode()
    assert appointment.local_start[:10] in f"{appointment.period.lower - timedelta(hours=7)}"
    assert "Mountain Standard Time" in html
    assert ("Maya Okafor" in html, "Ana Ruiz" in html, "ana@example.org" in html) == (True, False, False)


def test_page_shows_name_history_and_messages_but_no_criteria(client, api):
    create_booking(api, create_listed_provider(concerns=("trauma",)))
    appointment = Appointment.objects.get()
    appointment.message_to_provider = "Please call my sister"
    appointment.save(update_fields=["message_to_provider"])
    html = client.get(f"{LIST}{appointment.pk}/change/").content.decode()
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


def test_appointments_cannot_be_added_changed_or_deleted(client, api):
    create_booking(api, create_listed_provider())
    appointment = Appointment.objects.get()
    responses = [
        client.post(f"{LIST}{appointment.pk}/change/", {"status": "cancelled"}),
        client.get(f"{LIST}add/"),
        client.post(f"{LIST}{appointment.pk}/delete/", {"post": "yes"}),
    ]
    assert [response.status_code for response in responses] == [403, 403, 403]
    assert Appointment.objects.values_list("status", "version").get() == (appointment.status, appointment.version)


def test_list_filters_and_search(client, api):
    provider, other = create_listed_provider(), create_listed_provider(display_name="Bo Lee")
    create_booking(api, provider)
    start_appointment(Appointment.objects.get().ref, timedelta(days=2))
    create_hold(api, other)
    assert rows(client, provider__id__exact=str(provider.pk)) == 1
    assert (rows(client, when="ahead"), rows(client, when="past"), rows(client, status__exact="held")) == (1, 1, 1)
    assert (rows(client, q="bo lee"), rows(client, q="nobody")) == (1, 0)


def test_list_query_count_does_not_grow_with_rows(client, api):
    provider, counts = create_listed_provider(), []
    for index in (0, 1, 2):
        create_booking(api, provider, opening_starts(provider, 10)[3 * index])
        if index != 1:
            with CaptureQueriesContext(connection) as queries:
                assert rows(client) == index + 1
            counts.append(len(queries))
    assert counts == [9, 9]


def test_list_does_not_load_encrypted_fields(client, api):
    create_booking(api, create_listed_provider())
    with CaptureQueriesContext(connection) as queries:
        rows(client)
    assert [q["sql"] for q in queries if '"criteria"' in q["sql"] or "cancel_reason" in q["sql"]] == []


def run_action(client: Client, name: str, *rows: Appointment, **extra: str) -> list[str]:
    """Run an admin action on these rows and return the page's messages."""
    data = {"action": name, "_selected_action": [row.pk for row in rows], **extra}
    response = client.post(LIST, data, follow=True)
    assert response.status_code == 200
    return [str(message) for message in response.context["messages"]]


def test_outcome_is_recorded_only_after_the_appointment(client, api):
    provider = create_listed_provider()
    create_booking(api, provider)
    appointment = Appointment.objects.get()
    [error] = run_action(client, "complete", appointment)
    assert error.endswith("that session is not over yet.")
    start_appointment(appointment.ref, timedelta(hours=2))
    assert run_action(client, "no_show", appointment) == ["1 session was changed."]
    [second_error] = run_action(client, "complete", appointment)
    assert second_error.endswith("The session has changed since you looked")
    assert appointment.events.order_by("version").values_list("to_status", "actor").last() == ("no_show", "staff")


def test_cancel_asks_for_confirmation(client, api):
    create_booking(api, create_listed_provider())
    appointment = Appointment.objects.get()
    page = client.post(LIST, {"action": "cancel", "_selected_action": [appointment.pk]})
    assert "Cancel these sessions?" in page.content.decode()
    assert Appointment.objects.get().status == "booked"
    assert run_action(client, "cancel", appointment, sure="yes") == ["1 session was changed."]
    assert Appointment.objects.get(pk=appointment.pk).status == "cancelled"
    assert (appointment.replacement_offers.count(), appointment.notices.order_by("id").last().kind) == (3, "rescue")


def test_viewer_without_change_permission_has_no_actions(api):
    create_booking(api, create_listed_provider())
    user = staff.create_member(None, "reader")
    user.user_permissions.add(Permission.objects.get(codename="view_appointment"))
    reader = Client()
    reader.force_login(user)
    assert 'name="action"' not in reader.get(LIST).content.decode()
    assert run_action(reader, "cancel", Appointment.objects.get(), sure="yes") == []
    assert Appointment.objects.get().status == "booked"


def test_actions_work_from_the_appointments_page(client, api):
    create_booking(api, create_listed_provider())
    appointment = Appointment.objects.get()
    page = f"{LIST}{appointment.pk}/change/"
    data = {"action": "cancel", **staff.form_values(client.get(page).content)}
    confirmation = client.post(LIST, data)
    assert [row["pk"] for row in confirmation.context["rows"]] == [appointment.pk]
    client.post(LIST, staff.form_values(confirmation.content))
    appointment.refresh_from_db()
    assert appointment.status == "cancelled"
    assert 'name="action"' not in client.get(page).content.decode()


def test_staff_who_reached_the_client_end_the_deadline_and_are_logged(client, api, settings):
    settings.THROTTLE_OFF, settings.UNPROVEN_PER_NETWORK = False, 0
    create_booking(api, create_listed_provider())
    appointment = Appointment.objects.get()
    assert (rows(client, when="unproven"), "Client must confirm by" in client.get(LIST).content.decode()) == (1, True)
    page = client.get(f"{LIST}{appointment.pk}/change/").content.decode()
    assert labels.when(appointment.confirm_by, appointment.timezone) in page
    assert run_action(client, "confirm_contact", appointment) == ["1 session was changed."]
    appointment.refresh_from_db()
    assert (appointment.confirm_by, bool(appointment.contact_proven_at), appointment.version) == (None, True, 2)
    assert rows(client, when="unproven") == 0
    entry = AccessEntry.objects.filter(act="change").latest("id")
    assert (entry.what, entry.ref, entry.note) == ("appointment", appointment.ref, "confirm_contact")


@pytest.mark.parametrize(
    ("action", "expected"),
    [("correct_to_late", ("completed", True)), ("correct_to_missed", ("no_show", False))],
)
def test_staff_correct_an_outcome_from_its_page(client, api, action, expected):
    appointment = attended(api, days=6)
    page = client.get(f"{LIST}{appointment.pk}/change/").content.decode()
    assert "Correct the outcome, until" in page
    assert f'value="{action}"' in page
    version = str(appointment.version)
    assert run_action(client, action, appointment, version=version) == ["1 session was changed."]
    assert outcome_state(appointment) == expected
    entry = AccessEntry.objects.latest("pk")
    assert (entry.act, entry.note) == ("change", action)
    if action == "correct_to_missed":
        assert appointment.events.latest("version").actor == "staff"
        [error] = run_action(client, "correct_to_attended", appointment, version=version)
        assert error.endswith("The session has changed since you looked")
        assert run_action(client, "correct_to_attended", appointment) == ["1 session was changed."]
        assert outcome_state(appointment) == ("completed", False)


def test_after_seven_days_staff_correct_nothing(client, api):
    appointment = attended(api, days=8)
    assert "Correct the outcome" not in client.get(f"{LIST}{appointment.pk}/change/").content.decode()
    run_action(client, "correct_to_missed", appointment)
    assert outcome_state(appointment) == ("completed", False)


def attended(api, days):
    """An appointment that ended so many days ago and took place."""
    create_booking(api, create_listed_provider())
    appointment = Appointment.objects.get()
    start_appointment(appointment.ref, timedelta(days=days, hours=1))
    return appointment_actions.mark_completed(appointment=appointment, by="staff")


def outcome_state(appointment):
    """Return the status, and whether the client is noted as late."""
    appointment.refresh_from_db()
    return appointment.status, appointment.feedback.filter(kind="late").exists()
