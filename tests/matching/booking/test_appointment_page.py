"""The page of an appointment: a way back, moving and canceling only after a question, and another time with kept answers."""

from typing import Any

import pytest
from django.test import Client

from matching.appointments.models import Appointment
from matching.booking.models import Notice
from matching.search.domain.answers import WHO, criteria, from_criteria
from providers.directory.models import Provider, VisitType
from tests.conftest import Api
from tests.factories.booking import create_booking, opening_starts
from tests.factories.providers import create_listed_provider
from tests.matching.booking.test_details_form import CONSENTS, TYPED, browser, hold, provider

__all__ = ["browser", "provider"]  # fixtures

pytestmark = pytest.mark.django_db


def book(browser: Client, provider: Provider, **typed: str) -> str:
    """Book a time in the browser. Return the ref."""
    ref = hold(browser, provider, opening_starts(provider, 1)[0])
    assert browser.post(f"/book/{ref}/", TYPED | CONSENTS | typed)["Location"] == f"/session/{ref}/"
    return ref


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "You didn't mark e-mail or texts as safe"),
        ({"email": "", "phone": ""}, "You left no e-mail address and no phone number"),
        ({"voicemail_ok": "on"}, "You didn't mark e-mail or texts as safe"),
    ],
)
def test_without_a_safe_message_four_words_lead_back(
    browser: Client, provider: Provider, typed: dict[str, str], says: str
) -> None:
    ref = book(browser, provider, word="", **typed)
    page = text(browser.get(f"/session/{ref}/"))
    assert (says in page.replace("&#x27;", "'"), "Write these four words down" in page) == (True, True)
    words = page.split('translate="no">')[1].split("<")[0]
    assert "Write these four words down" not in text(browser.get(f"/session/{ref}/"))
    assert Client().post("/return/", {"code": words})["Location"] == f"/session/{ref}/"
    assert not Notice.objects.exists()


def test_with_a_safe_message_no_words_are_needed(browser: Client, provider: Provider) -> None:
    ref = book(browser, provider, email_ok="on")
    page = text(browser.get(f"/session/{ref}/"))
    assert ("We will e-mail you" in page, "four words" in page) == (True, False)
    assert Appointment.objects.get().return_code is None


def test_the_title_says_what_happened_once(browser: Client, provider: Provider) -> None:
    ref = book(browser, provider)
    titles = [text(browser.get(f"/session/{ref}/")).split("<title>")[1].split("</title>")[0].strip() for _ in range(2)]
    assert titles == ["Your appointment is booked", "Your appointment"]


def test_moving_asks_first_and_the_same_time_changes_nothing(browser: Client, provider: Provider) -> None:
    ref = book(browser, provider, email_ok="on")
    before = Appointment.objects.get()
    same = {"version": "2", "start": before.period.lower.isoformat(), "confirm": "yes"}
    assert browser.post(f"/session/{ref}/move/", same).status_code == 302
    assert "already has this time" in text(browser.get(f"/session/{ref}/"))
    later = {"version": "2", "start": opening_starts(provider, 1, days=5)[0]}
    question = browser.post(f"/session/{ref}/move/", later)
    assert (question.status_code, "Move this session?" in text(question)) == (200, True)
    assert (Appointment.objects.get().version, Notice.objects.count()) == (before.version, 1)
    assert browser.post(f"/session/{ref}/move/", later | {"confirm": "yes"}).status_code == 302
    assert (Appointment.objects.get().version, Notice.objects.filter(kind="moved").count()) == (before.version + 1, 1)
    assert "<title> Your appointment has a new time" in text(browser.get(f"/session/{ref}/"))


def test_the_api_too_changes_nothing_for_the_same_time(api: Api) -> None:
    booked = create_booking(api, create_listed_provider())
    body = {"start": booked["start"], "version": booked["version"]}
    moved = api.post(f"/appointments/{booked['id']}/reschedule/", body, booked["token"])
    assert (moved.status_code, moved.json()["version"]) == (200, booked["version"])
    assert not Notice.objects.filter(kind="moved").exists()


def test_canceling_asks_first_keeps_the_reason_and_then_offers_the_list(browser: Client, provider: Provider) -> None:
    ref = book(browser, provider)
    reason = {"version": "2", "reason": "I feel <better>"}
    question = browser.post(f"/session/{ref}/cancel/", reason)
    assert (Appointment.objects.get().status, "I feel &lt;better&gt;" in text(question)) == ("booked", True)
    assert browser.post(f"/session/{ref}/cancel/", reason | {"confirm": "yes"}).status_code == 302
    assert Appointment.objects.get().cancel_reason == "I feel <better>"
    page = text(browser.get(f"/session/{ref}/"))
    assert ("Your appointment is canceled" in page, f"/session/{ref}/another/" in page) == (True, True)
    assert browser.post(f"/session/{ref}/another/")["Location"] == "/match/list/"


def test_a_reason_that_is_too_long_is_shown_again(browser: Client, provider: Provider) -> None:
    ref = book(browser, provider)
    answer = browser.post(f"/session/{ref}/cancel/", {"version": "2", "reason": "why " * 300, "confirm": "yes"})
    assert (answer.status_code, "why why" in text(answer)) == (400, True)


def test_another_time_opens_the_list_in_a_browser_without_answers(browser: Client, provider: Provider) -> None:
    ref = book(browser, provider)
    words = text(browser.get(f"/session/{ref}/")).split('translate="no">')[1].split("<")[0]
    other = Client()
    other.post("/return/", {"code": words, "word": "river"})
    assert other.post(f"/session/{ref}/another/")["Location"] == "/match/list/"
    assert provider.display_name in text(other.get("/match/list/"))
    appointment = Appointment.objects.get()
    appointment.criteria = ""
    appointment.save(update_fields=["criteria"])
    third = Client()
    third.post("/return/", {"code": words, "word": "river"})
    assert third.post(f"/session/{ref}/another/")["Location"] == f"/therapists/{provider.slug}/"


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("pay", [{"plan": "aetna-ppo"}, {"payer": "aetna"}, {"self_pay_max": "150"}])
def test_answers_come_back_from_their_criteria(who: str, pay: dict[str, str]) -> None:
    match_criteria = criteria(
        {
            "who": {"who": who, "care": "medicine"},
            "where": {"state": "NY", "timezone": "America/New_York"},
            "pay": pay,
            "help": {"concerns": ["trauma", "anxiety"], "main": "anxiety"},
            "matters": {"trauma_informed": "required", "genders": ["woman"], "gender_must": True, "languages": ["es"]},
            "when": {"slots": ["0-morning", "2-evening"], "only": True},
        }
    )
    answers = from_criteria(match_criteria)
    assert criteria(answers) == match_criteria


def test_erasing_asks_first(browser: Client) -> None:
    assert "Erase your answers?" in text(browser.get("/match/erase/"))
    assert "Erase your answers?" in text(browser.post("/match/erase/"))
    assert browser.get("/match/list/").status_code == 200
    assert browser.post("/match/erase/", {"confirm": "yes"}).status_code == 302
    assert browser.get("/match/list/").status_code == 302


def test_whom_nobody_can_reach_is_asked_for_a_way_to_join(browser: Client, provider: Provider) -> None:
    ref = book(browser, provider)
    page = text(browser.get(f"/session/{ref}/")).replace("&#x27;", "'")
    assert ("Your therapist can't reach you yet" in page, "will send you a video link" in page) == (True, False)
    empty = browser.post(f"/session/{ref}/reach/", {"email": "", "phone": ""})
    wrong = browser.post(f"/session/{ref}/reach/", {"email": "ana@example.org", "phone": "5551234"})
    assert (empty.status_code, wrong.status_code, 'value="ana@example.org"' in text(wrong)) == (400, 400, True)
    assert browser.post(f"/session/{ref}/reach/", {"email": "", "phone": "608-271-9000"}).status_code == 302
    client = Appointment.objects.get().client
    assert client is not None
    assert (client.phone, client.voicemail_ok, client.email_ok) == ("+16082719000", True, False)
    page = text(browser.get(f"/session/{ref}/")).replace("&#x27;", "'")
    assert ("can't reach you" in page, "will send you a video link" in page) == (False, True)


def test_with_a_room_on_the_page_no_address_is_needed(browser: Client, provider: Provider) -> None:
    Provider.objects.update(room_url="https://meet.example/maya")
    ref = book(browser, provider)
    page = text(browser.get(f"/session/{ref}/")).replace("&#x27;", "'")
    assert ("can't reach you" in page, "video room" in page) == (False, True)


def test_a_session_for_two_mentions_the_partner_and_its_length(provider: Provider) -> None:
    VisitType.objects.update(format="couple")
    browser = Client()
    browser.post("/match/who/", {"who": "couple", "care": "unsure"})
    browser.post("/match/where/", {"zip": "10001"})
    browser.post("/match/pay/", {"way": "plan", "plan": "aetna-ppo"})
    times = text(browser.get(f"/therapists/{provider.slug}/")).split('name="start" value="')
    ref = hold(browser, provider, times[1].split('"')[0])
    page = text(browser.get(f"/book/{ref}/"))
    assert ("you and your partner" in page, "50 minutes." in page) == (True, True)
    browser.post(f"/book/{ref}/", TYPED | CONSENTS)
    assert "Your partner comes too." in text(browser.get(f"/session/{ref}/"))
