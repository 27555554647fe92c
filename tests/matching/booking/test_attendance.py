"""The session page around a session: the way in, who is late, another place on that day, a mark that is wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone as clock

from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, ConsentRule, Status
from matching.booking.actions import appointment as appointments
from matching.booking.actions import no_show_dispute as contests
from matching.booking.gateways import calendar, mail, video
from matching.booking.models import Arrival, Contest, Notice
from matching.booking.web.appointment_access import APPOINTMENTS
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import begin, booked, details, held, match
from tests.factories.providers import licensed, listed, takes

pytestmark = pytest.mark.django_db
ROOM = "https://meet.example/{room}"


def let_in(one: Appointment) -> Client:
    """A browser that booked it."""
    browser = Client()
    session = browser.session
    session[APPOINTMENTS] = [one.ref]
    session.save()
    return browser


def one_booked(api: Api, **facts: Any) -> tuple[Appointment, Client, dict[str, Any]]:
    answer = booked(api, listed(**facts))
    one = Appointment.objects.get(ref=answer["id"])
    return one, let_in(one), answer


def html(browser: Client, one: Appointment) -> str:
    answer = browser.get(f"/session/{one.ref}/")
    assert answer.status_code == 200
    return answer.content.decode()


def starts_in(one: Appointment, minutes: int) -> None:
    begin(one.ref, timedelta(minutes=-minutes))


# ------------------------------------------------------------------------------------------------------------ the room


def test_the_way_in_stands_there_from_a_quarter_hour_before_until_the_end(api):
    one, browser, answer = one_booked(api, room_url="https://rooms.example/maya")
    shown = []
    for minutes in (1_000, 16, 14, 0, -49, -51):
        starts_in(one, minutes)
        api_says = api.get(f"/appointments/{one.ref}/", token=answer["token"]).json()["join_url"]
        assert (api_says is not None) == ("https://rooms.example/maya" in html(browser, one))
        shown.append(api_says)
    assert shown == [None, None, *["https://rooms.example/maya"] * 3, None]


def test_before_that_the_page_says_when_it_appears(api):
    one, browser, _answer = one_booked(api, room_url="https://rooms.example/maya")
    assert "the way into the video room stands on this page." in html(browser, one)
    one.provider.room_url = ""
    one.provider.save()
    assert "Your therapist will send you the way to meet." in html(browser, one)


def test_without_a_room_of_their_own_each_appointment_has_one_that_nobody_guesses(api, settings):
    settings.VIDEO_ROOM = ROOM
    one, _browser, _answer = one_booked(api)
    two = Appointment.objects.get(ref=booked(api, one.provider)["id"])
    rooms = [video.room(row) for row in (one, one, two)]
    assert (rooms[0], len({*rooms})) == (rooms[1], 2)
    assert len((rooms[0] or "").removeprefix("https://meet.example/").replace("-", "")) == 20
    assert one.ref not in (rooms[0] or "")


def test_a_cancelled_session_has_no_room(api, settings):
    settings.VIDEO_ROOM = ROOM
    one, _browser, _answer = one_booked(api)
    appointments.cancel(appointment=one, version=one.version, reason="", by="client")
    starts_in(one, 5)
    assert video.join_url(Appointment.objects.get(ref=one.ref), clock.now()) is None


def test_no_message_has_the_room(api, settings):
    settings.VIDEO_ROOM = ROOM
    one_booked(api)
    [notice] = Notice.objects.all()
    assert "meet.example" not in mail._message(notice, clock.now()).body


def test_staff_type_a_room_that_begins_with_https(api):
    provider = listed()
    page = f"/staff/directory/provider/{provider.pk}/change/"
    browser = staff.browser("Provider relations")
    wrong = staff.submit(browser, page, {"room_url": "http://rooms.example/maya"})
    assert staff.errors(wrong) == ["This must be an address that begins with https://."]
    assert staff.submit(browser, page, {"room_url": "https://rooms.example/maya"}).status_code == 302


# ---------------------------------------------------------------------------------------------------------- being late


@pytest.mark.parametrize(
    ("ago", "count"), [(1, 0), (3, 1), (6, 3), (16, 4)]
)  # fmt: skip
def test_steps_grow_with_the_minutes_once_somebody_said_so(api, settings, ago, count):
    settings.CONTACT_PHONE = "+1 555 0100"
    one, browser, _answer = one_booked(api)
    starts_in(one, -ago)
    assert "<ol>" not in html(browser, one)
    assert browser.post(f"/session/{one.ref}/here/", {"alone": "yes"}).status_code == 302
    assert browser.post(f"/session/{one.ref}/here/", {"alone": "yes"}).status_code == 302
    page = html(browser, one)
    assert page[page.index("It is time") : page.index("I am here")].count("<li>") == count
    assert Arrival.objects.values_list("who", "alone").get() == ("client", True)
    assert Appointment.objects.get().status == Status.BOOKED


def test_who_asked_for_no_calls_is_told_that_none_comes(api, settings):
    settings.CONTACT_PHONE = "+1 555 0100"
    one, browser, _answer = one_booked(api)
    starts_in(one, -6)
    browser.post(f"/session/{one.ref}/here/", {"alone": "yes"})
    assert "Nobody will call you back: you asked for that." in html(browser, one)


def test_the_provider_is_noted_by_staff_and_the_page_says_so(api):
    one, browser, _answer = one_booked(api)
    starts_in(one, -1)
    sent = {"action": "here", "_selected_action": [one.pk]}
    staff.browser("Scheduler").post("/staff/appointments/appointment/", sent)
    assert "Your therapist is there." in html(browser, one)


def test_nobody_is_here_a_day_before(api):
    one, browser, _answer = one_booked(api)
    browser.post(f"/session/{one.ref}/here/", {"alone": "no"})
    assert Arrival.objects.count() == 0


# ------------------------------------------------------------------------------------------------------- another place


def placed(browser: Client, one: Appointment, **facts: Any) -> Any:
    sent = {"version": one.version, "state": "NJ", "timezone": "America/Chicago", **facts}
    return browser.post(f"/session/{one.ref}/elsewhere/", sent)


def test_with_a_license_there_the_time_stays_and_its_people_are_told_by_the_new_clock(api):
    one, browser, _answer = one_booked(api)
    licensed(one.provider, "NJ")
    assert placed(browser, one).status_code == 302
    now = Appointment.objects.get()
    assert (now.session, now.version, now.client_timezone, now.asked.state) == (
        one.session, one.version + 1, "America/Chicago", "NJ",
    )  # fmt: skip
    assert now.events.order_by("version").values_list("before", "after", "actor").last() == (
        "booked", "booked", "client",
    )  # fmt: skip
    notice = Notice.objects.get(kind="place")
    message = mail._message(notice, clock.now())
    assert "Central Standard Time" in message.body
    assert b"SEQUENCE:3" in calendar.file(now, clock.now(), mailed=True)
    assert [part.get_content_type() for part in message.attachments] == ["text/calendar"]


def test_without_one_nothing_changes_and_the_page_says_why_and_what_can_be_done(api):
    one, browser, _answer = one_booked(api)
    answer = placed(browser, one)
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in (
        "This therapist has no license for where you will be on that day.",
        "Nothing has changed yet: the session is still booked.",
        '<option value="NJ" selected>',
        "Find another therapist",
        "Move to another time",
        "Cancel this session",
    ):
        assert words in page
    now = Appointment.objects.get()
    assert (now.version, now.client_timezone, now.asked.state) == (one.version, one.client_timezone, "NY")


def test_a_plan_that_is_taken_in_one_state_only_is_asked_for_the_other(api):
    provider = listed(plans=())
    takes(provider, "aetna-ppo", states=["NY"])
    licensed(provider, "NJ")
    one = Appointment.objects.get(ref=booked(api, provider)["id"])
    answer = placed(let_in(one), one)
    assert "This therapist does not take that plan on that day." in answer.content.decode()


def test_a_teen_who_booked_alone_is_not_left_without_an_adult_elsewhere(api):
    provider = listed(age_groups=["teen"])
    licensed(provider, "NJ")
    today = clock.now().date()
    ConsentRule.objects.create(
        state="NY", care_type="therapy", age=16, starts_on=today - timedelta(days=9), source="test", checked_on=today
    )
    token = held(api, provider, token=match(age_group="teen")).json()["token"]
    born = f"{today.year - 17}-01-01"
    person = {**details(token)["client"], "date_of_birth": born}
    answer = api.post("/appointments/", {**details(token), "client": person})
    assert answer.status_code == 201, answer.content
    one = Appointment.objects.get()
    ConsentRule.objects.filter(state="NJ").delete()
    answer = placed(let_in(one), one)
    assert "In that state an adult must agree for someone this young." in answer.content.decode()


def test_the_same_place_again_tells_nobody_anything(api):
    one, browser, _answer = one_booked(api)
    assert placed(browser, one, state="NY", timezone="America/New_York").status_code == 302
    assert (Appointment.objects.get().version, Notice.objects.filter(kind="place").count()) == (one.version, 0)


def test_a_state_that_is_none_is_asked_for_again(api):
    one, browser, _answer = one_booked(api)
    assert placed(browser, one, state="ZZ").status_code == 400


# ------------------------------------------------------------------------------------------------- the end of a session


def missed(api: Api) -> tuple[Appointment, Client]:
    one, browser, _answer = one_booked(api)
    begin(one.ref, timedelta(hours=2))
    appointments.no_show(appointment=one, by="staff")
    return one, browser


def test_a_mark_is_contested_once_in_sealed_words(api):
    one, browser = missed(api)
    assert "This session is marked as missed" in html(browser, one)
    browser.post(f"/session/{one.ref}/contest/", {"words": "I waited in the room"})
    browser.post(f"/session/{one.ref}/contest/", {"words": "Again"})
    kept = Contest.objects.get()
    assert (kept.words, kept.verdict) == ("I waited in the room", "open")
    assert "Somebody will look at it." in html(browser, one)


def test_too_many_words_stay_in_the_form(api):
    one, browser = missed(api)
    answer = browser.post(f"/session/{one.ref}/contest/", {"words": "x" * 501})
    assert (answer.status_code, "x" * 501 in answer.content.decode(), Contest.objects.count()) == (400, True, 0)


def test_only_a_missed_session_is_contested(api):
    one, _browser, _answer = one_booked(api)
    with pytest.raises(Refused):
        contests.contest(appointment=one, words="No")


def test_staff_correct_under_their_name_and_the_end_state_stays(api):
    one, browser = missed(api)
    contests.contest(appointment=one, words="I waited in the room")
    desk = staff.browser("Scheduler")
    [row] = desk.get("/staff/appointments/appointment/", {"when": "contested"}).context["cl"].result_list
    assert row.pk == one.pk
    assert "I waited in the room" in desk.get(f"/staff/appointments/appointment/{one.pk}/change/").content.decode()
    for _ in range(2):
        desk.post("/staff/appointments/appointment/", {"action": "took_place", "_selected_action": [one.pk]})
    kept = Contest.objects.get()
    assert (kept.verdict, kept.staff, kept.decided_at is not None) == ("took_place", "sam", True)
    assert Appointment.objects.get().status == "no_show"
    assert "noted that the session took place" in html(browser, one)


def test_sessions_that_nobody_marked_within_a_day_wait_in_a_queue_oldest_first(api):
    provider = listed()
    ages = {"old": timedelta(days=3), "older": timedelta(days=5), "young": timedelta(hours=20)}
    refs = {}
    for name, age in ages.items():
        refs[name] = booked(api, provider)["id"]
        begin(refs[name], age)
    desk = staff.browser("Scheduler")
    rows = desk.get("/staff/appointments/appointment/", {"when": "unmarked"}).context["cl"].result_list
    assert [row.ref for row in rows] == [refs["older"], refs["old"]]
