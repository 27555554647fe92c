"""The appointment page around the start: room link, check-ins, location changes, no-show disputes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone as clock

from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentStatus, ConsentRule
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import no_show_dispute as no_show_dispute_actions
from matching.booking.gateways import calendar, mail, video
from matching.booking.models import CheckIn, NoShowDispute, Notice
from matching.booking.web.appointment_access import APPOINTMENTS
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import booking_body, create_booking, create_hold, match_token, start_appointment
from tests.factories.providers import add_license, add_participation, create_listed_provider

pytestmark = pytest.mark.django_db
ROOM = "https://meet.example/{room}"


def browser_for(appointment: Appointment) -> Client:
    """Return a browser that may see the appointment."""
    browser = Client()
    session = browser.session
    session[APPOINTMENTS] = [appointment.ref]
    session.save()
    return browser


def book_appointment(api: Api, **facts: Any) -> tuple[Appointment, Client, dict[str, Any]]:
    response = create_booking(api, create_listed_provider(**facts))
    appointment = Appointment.objects.get(ref=response["id"])
    return appointment, browser_for(appointment), response


def html(browser: Client, appointment: Appointment) -> str:
    response = browser.get(f"/session/{appointment.ref}/")
    assert response.status_code == 200
    return response.content.decode()


def starts_in(appointment: Appointment, minutes: int) -> None:
    start_appointment(appointment.ref, timedelta(minutes=-minutes))


# ------------------------------------------------------------------------------------------------------------ the room


def test_the_room_link_is_shown_from_15_minutes_before_until_the_end(api):
    appointment, browser, response = book_appointment(api, room_url="https://rooms.example/maya")
    join_urls = []
    for minutes in (1_000, 16, 14, 0, -49, -51):
        starts_in(appointment, minutes)
        join_url = api.get(f"/appointments/{appointment.ref}/", token=response["token"]).json()["join_url"]
        assert (join_url is not None) == ("https://rooms.example/maya" in html(browser, appointment))
        join_urls.append(join_url)
    assert join_urls == [None, None, *["https://rooms.example/maya"] * 3, None]


def test_the_page_says_when_the_room_link_appears(api):
    appointment, browser, _response = book_appointment(api, room_url="https://rooms.example/maya")
    assert "the way into the video room stands on this page." in html(browser, appointment)
    appointment.provider.room_url = ""
    appointment.provider.save()
    assert "Your therapist will send you a video link or call you." in html(browser, appointment)


def test_generated_rooms_are_unique_and_unguessable(api, settings):
    settings.VIDEO_ROOM = ROOM
    appointment, _browser, _response = book_appointment(api)
    other_appointment = Appointment.objects.get(ref=create_booking(api, appointment.provider)["id"])
    rooms = [video.room_url(row) for row in (appointment, appointment, other_appointment)]
    assert (rooms[0], len({*rooms})) == (rooms[1], 2)
    assert len((rooms[0] or "").removeprefix("https://meet.example/").replace("-", "")) == 20
    assert appointment.ref not in (rooms[0] or "")


def test_a_canceled_appointment_has_no_room(api, settings):
    settings.VIDEO_ROOM = ROOM
    appointment, _browser, _response = book_appointment(api)
    appointment_actions.cancel(appointment=appointment, version=appointment.version, reason="", by="client")
    starts_in(appointment, 5)
    assert video.join_url(Appointment.objects.get(ref=appointment.ref), clock.now()) is None


def test_messages_never_contain_the_room(api, settings):
    settings.VIDEO_ROOM = ROOM
    book_appointment(api)
    [notice] = Notice.objects.all()
    assert "meet.example" not in mail._message(notice, clock.now()).body


def test_a_room_url_must_use_https(api):
    provider = create_listed_provider()
    page = f"/staff/directory/provider/{provider.pk}/change/"
    browser = staff.signed_in_client("Provider relations")
    response = staff.submit(browser, page, {"room_url": "http://rooms.example/maya"})
    assert staff.errors(response) == [
        "This must be an address that begins with https://.",
        "Clients can't open this address, or it contains a name or password.",
    ]
    assert staff.submit(browser, page, {"room_url": "https://rooms.example/maya"}).status_code == 302


# ---------------------------------------------------------------------------------------------------------- being late


@pytest.mark.parametrize(
    ("ago", "count"), [(1, 0), (3, 1), (6, 3), (16, 4)]
)  # fmt: skip
def test_late_start_steps_grow_after_a_check_in(api, settings, ago, count):
    settings.CONTACT_PHONE = "+1 555 0100"
    appointment, browser, _response = book_appointment(api)
    starts_in(appointment, -ago)
    assert "<ol>" not in html(browser, appointment)
    assert browser.post(f"/session/{appointment.ref}/here/", {"alone": "yes"}).status_code == 302
    assert browser.post(f"/session/{appointment.ref}/here/", {"alone": "yes"}).status_code == 302
    page = html(browser, appointment)
    assert page[page.index("It is time") : page.index("I am here")].count("<li>") == count
    assert CheckIn.objects.values_list("who", "alone").get() == ("client", True)
    assert Appointment.objects.get().status == AppointmentStatus.BOOKED


def test_clients_who_refused_calls_are_not_promised_one(api, settings):
    settings.CONTACT_PHONE = "+1 555 0100"
    appointment, browser, _response = book_appointment(api)
    starts_in(appointment, -6)
    browser.post(f"/session/{appointment.ref}/here/", {"alone": "yes"})
    assert "Nobody will call you back: you asked for that." in html(browser, appointment)


def test_staff_can_check_in_the_provider(api):
    appointment, browser, _response = book_appointment(api)
    starts_in(appointment, -1)
    data = {"action": "mark_provider_present", "_selected_action": [appointment.pk]}
    staff.signed_in_client("Scheduler").post("/staff/appointments/appointment/", data)
    assert "Your therapist is there." in html(browser, appointment)


def test_checking_in_a_day_early_is_refused(api):
    appointment, browser, _response = book_appointment(api)
    browser.post(f"/session/{appointment.ref}/here/", {"alone": "no"})
    assert CheckIn.objects.count() == 0


# ------------------------------------------------------------------------------------------------------- another place


def change_location(browser: Client, appointment: Appointment, **facts: Any) -> Any:
    data = {"version": appointment.version, "state": "NJ", "timezone": "America/Chicago", **facts}
    return browser.post(f"/session/{appointment.ref}/elsewhere/", data)


def test_a_licensed_state_keeps_the_time_and_sends_a_notice(api):
    appointment, browser, _response = book_appointment(api)
    add_license(appointment.provider, "NJ")
    assert change_location(browser, appointment).status_code == 302
    updated = Appointment.objects.get()
    assert (updated.period, updated.version, updated.client_timezone, updated.match_criteria.state) == (
        appointment.period, appointment.version + 1, "America/Chicago", "NJ",
    )  # fmt: skip
    assert updated.events.order_by("version").values_list("from_status", "to_status", "actor").last() == (
        "booked", "booked", "client",
    )  # fmt: skip
    notice = Notice.objects.get(kind="place")
    message = mail._message(notice, clock.now())
    assert "Central Standard Time" in message.body
    assert b"SEQUENCE:3" in calendar.calendar_file(updated, clock.now(), mailed=True)
    assert [part.get_content_type() for part in message.attachments] == ["text/calendar"]


def test_an_unlicensed_state_changes_nothing_and_explains(api):
    appointment, browser, _response = book_appointment(api)
    response = change_location(browser, appointment)
    page = response.content.decode()
    assert response.status_code == 409
    for words in (
        "This therapist has no license for where you will be on that day.",
        "Nothing has changed yet: the session is still booked.",
        '<option value="NJ" selected>',
        "Find another therapist",
        "Move to another time",
        "Cancel this session",
    ):
        assert words in page
    updated = Appointment.objects.get()
    assert (updated.version, updated.client_timezone, updated.match_criteria.state) == (
        appointment.version,
        appointment.client_timezone,
        "NY",
    )


def test_a_plan_must_be_accepted_in_the_new_state(api):
    provider = create_listed_provider(plans=())
    add_participation(provider, "aetna-ppo", states=["NY"])
    add_license(provider, "NJ")
    appointment = Appointment.objects.get(ref=create_booking(api, provider)["id"])
    response = change_location(browser_for(appointment), appointment)
    assert "This therapist does not take that plan on that day." in response.content.decode()


def test_a_teen_needs_a_guardian_where_the_new_state_requires_one(api):
    provider = create_listed_provider(age_groups=["teen"])
    add_license(provider, "NJ")
    today = clock.now().date()
    ConsentRule.objects.create(
        state="NY", care_type="therapy", age=16, starts_on=today - timedelta(days=9), source="test", checked_on=today
    )
    token = create_hold(api, provider, token=match_token(age_group="teen")).json()["token"]
    born = f"{today.year - 17}-01-01"
    person = {**booking_body(token)["client"], "date_of_birth": born}
    response = api.post("/appointments/", {**booking_body(token), "client": person})
    assert response.status_code == 201, response.content
    appointment = Appointment.objects.get()
    ConsentRule.objects.filter(state="NJ").delete()
    response = change_location(browser_for(appointment), appointment)
    assert "In that state an adult must agree for someone this young." in response.content.decode()


def test_a_location_is_changed_only_in_the_version_that_was_shown(api):
    appointment, browser, _response = book_appointment(api)
    add_license(appointment.provider, "NJ")
    change_location(browser, appointment, version=appointment.version - 1)
    updated = Appointment.objects.get()
    assert (updated.version, updated.match_criteria.state) == (appointment.version, "NY")


def test_an_unchanged_location_sends_no_notice(api):
    appointment, browser, _response = book_appointment(api)
    assert change_location(browser, appointment, state="NY", timezone="America/New_York").status_code == 302
    assert (Appointment.objects.get().version, Notice.objects.filter(kind="place").count()) == (appointment.version, 0)


def test_an_unknown_state_is_rejected(api):
    appointment, browser, _response = book_appointment(api)
    assert change_location(browser, appointment, state="ZZ").status_code == 400


# ------------------------------------------------------------------------------------------------- a missed appointment


def create_no_show(api: Api) -> tuple[Appointment, Client]:
    appointment, browser, _response = book_appointment(api)
    start_appointment(appointment.ref, timedelta(hours=2))
    appointment_actions.mark_no_show(appointment=appointment, by="staff")
    return appointment, browser


def test_a_no_show_can_be_disputed_once(api):
    appointment, browser = create_no_show(api)
    assert "This session is marked as missed" in html(browser, appointment)
    browser.post(f"/session/{appointment.ref}/contest/", {"words": "I waited in the room"})
    browser.post(f"/session/{appointment.ref}/contest/", {"words": "Again"})
    dispute = NoShowDispute.objects.get()
    assert (dispute.words, dispute.verdict) == ("I waited in the room", "open")
    assert "Somebody will look at it." in html(browser, appointment)


def test_a_too_long_statement_stays_in_the_form(api):
    appointment, browser = create_no_show(api)
    response = browser.post(f"/session/{appointment.ref}/contest/", {"words": "x" * 501})
    assert (response.status_code, "x" * 501 in response.content.decode(), NoShowDispute.objects.count()) == (
        400,
        True,
        0,
    )


def test_only_a_no_show_can_be_disputed(api):
    appointment, _browser, _response = book_appointment(api)
    with pytest.raises(BookingRefused):
        no_show_dispute_actions.open_dispute(appointment=appointment, words="No")


def test_staff_decide_a_dispute_without_changing_the_status(api):
    appointment, browser = create_no_show(api)
    no_show_dispute_actions.open_dispute(appointment=appointment, words="I waited in the room")
    scheduler = staff.signed_in_client("Scheduler")
    [row] = scheduler.get("/staff/appointments/appointment/", {"when": "contested"}).context["cl"].result_list
    assert row.pk == appointment.pk
    assert (
        "I waited in the room"
        in scheduler.get(f"/staff/appointments/appointment/{appointment.pk}/change/").content.decode()
    )
    for _ in range(2):
        scheduler.post(
            "/staff/appointments/appointment/", {"action": "took_place", "_selected_action": [appointment.pk]}
        )
    dispute = NoShowDispute.objects.get()
    assert (dispute.verdict, dispute.staff, dispute.decided_at is not None) == ("took_place", "sam", True)
    assert Appointment.objects.get().status == "no_show"
    assert "noted that the session took place" in html(browser, appointment)


def test_unmarked_appointments_are_queued_oldest_first(api):
    provider = create_listed_provider()
    ages = {"old": timedelta(days=3), "older": timedelta(days=5), "young": timedelta(hours=20)}
    refs = {}
    for name, age in ages.items():
        refs[name] = create_booking(api, provider)["id"]
        start_appointment(refs[name], age)
    scheduler = staff.signed_in_client("Scheduler")
    rows = scheduler.get("/staff/appointments/appointment/", {"when": "unmarked"}).context["cl"].result_list
    assert [row.ref for row in rows] == [refs["older"], refs["old"]]
