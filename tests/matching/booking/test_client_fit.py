"""A client says that the therapist isn't a fit, and gets equal therapists with the answers kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from config import db
from config.crypto import tokens
from matching.appointments.domain.criteria import Criteria
from matching.appointments.models import Appointment
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import delivery
from matching.booking.models import ClientFitReport, Offer
from matching.search.domain import answers
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import MATCH_CRITERIA, problem_code, start_appointment
from tests.factories.providers import create_listed_provider
from tests.matching.booking.test_attendance import book_appointment

pytestmark = pytest.mark.django_db
BUTTON = "This isn't a fit: show me others"


def visited(api: Api, ago: timedelta = timedelta(hours=3)) -> tuple[Appointment, Client]:
    """An appointment that began so long ago, and its client's browser."""
    appointment, browser, _response = book_appointment(api)
    start_appointment(appointment.ref, ago)
    appointment.refresh_from_db()
    return appointment, browser


def report(browser: Client, appointment: Appointment, **fields: str) -> Any:
    return browser.post(f"/session/{appointment.ref}/not-a-fit/", fields, follow=True)


def page(browser: Client, appointment: Appointment) -> str:
    return browser.get(f"/session/{appointment.ref}/").content.decode()


def test_one_tap_leads_to_times_with_others_that_one_tap_books(api: Api) -> None:
    appointment, browser = visited(api)
    others = [create_listed_provider(), create_listed_provider()]
    assert BUTTON in page(browser, appointment)
    response = report(browser, appointment)
    assert "These times are kept for you" in response.content.decode()
    offered = {offer.appointment.provider for offer in Offer.objects.all()}
    assert offered == set(others)
    path = response.redirect_chain[-1][0]
    booked = browser.post(path, {"accept": "yes", "offer": Offer.objects.first().ref}, follow=True)
    new = Appointment.objects.get(ref=booked.redirect_chain[-1][0].split("/")[2])
    assert (new.client, new.status, new.visit) == (appointment.client, "booked", "first")
    appointment.refresh_from_db()
    assert appointment.status == "booked"
    assert ClientFitReport.objects.get().reason == ""


def test_the_list_keeps_the_answers_and_leaves_the_therapist_out(api: Api) -> None:
    appointment, browser = visited(api)
    report(browser, appointment, reason="style")
    assert ClientFitReport.objects.get().reason == "style"
    listed = browser.get("/match/list/").content.decode()
    assert appointment.provider.slug not in listed
    other = create_listed_provider()
    listed = browser.get("/match/list/").content.decode()
    assert (other.slug in listed, appointment.provider.slug in listed) == (True, False)


def test_the_therapist_is_told_nothing(api: Api) -> None:
    appointment, browser = visited(api)
    create_listed_provider()
    appointment.provider.contact_email = "maya@example.org"
    appointment.provider.save(update_fields=["contact_email"])
    report(browser, appointment, reason="expertise")
    delivery.deliver_due(clock=db.db_now)
    assert [message for message in mail.outbox if message.to == ["maya@example.org"]] == []


def test_times_are_held_once_and_the_reason_can_change(api: Api) -> None:
    appointment, browser = visited(api)
    create_listed_provider()
    for reason in ("style", "style", "logistics"):
        report(browser, appointment, reason=reason)
    assert (Offer.objects.count(), ClientFitReport.objects.get().reason) == (3, "logistics")
    assert "Times with others are kept for you" in page(browser, appointment)


def test_a_rejected_therapist_is_never_offered_again(api: Api) -> None:
    appointment, browser = visited(api)
    second = create_listed_provider()
    response = report(browser, appointment)
    browser.post(response.redirect_chain[-1][0], {"accept": "yes", "offer": Offer.objects.first().ref})
    booked = Appointment.objects.get(provider=second, status="booked")
    start_appointment(booked.ref, timedelta(hours=1))
    Offer.objects.all().delete()
    third = create_listed_provider()
    report(browser, booked)
    assert {offer.appointment.provider for offer in Offer.objects.all()} == {third}
    listed = browser.get("/match/list/").content.decode()
    assert [each.slug in listed for each in (appointment.provider, second, third)] == [False, False, True]


@pytest.mark.parametrize("state", ["ahead", "canceled", "no_show"])
def test_it_is_offered_only_after_a_visit_has_begun(api: Api, state: str) -> None:
    appointment, browser, _response = book_appointment(api)
    create_listed_provider()
    if state == "canceled":
        appointment_actions.cancel(
            appointment=appointment, version=appointment.version, reason="", by="staff", candidates=[]
        )
    if state == "no_show":
        start_appointment(appointment.ref, timedelta(hours=3))
        appointment.refresh_from_db()
        appointment_actions.mark_no_show(appointment=appointment, by="staff")
    assert BUTTON not in page(browser, appointment)
    report(browser, appointment)
    assert (ClientFitReport.objects.count(), Offer.objects.count()) == (0, 0)


def test_accepting_proves_no_contact_because_no_message_had_the_link(api: Api) -> None:
    appointment, browser = visited(api)
    create_listed_provider()
    assert appointment.contact_proven_at is None
    response = report(browser, appointment)
    browser.post(response.redirect_chain[-1][0], {"accept": "yes", "offer": Offer.objects.first().ref})
    assert Appointment.objects.exclude(pk=appointment.pk).get(status="booked").contact_proven_at is None


def test_only_the_client_can_report(api: Api) -> None:
    appointment, _browser = visited(api)
    assert Client().post(f"/session/{appointment.ref}/not-a-fit/").status_code == 404
    assert ClientFitReport.objects.count() == 0


def test_an_unknown_reason_is_refused(api: Api) -> None:
    appointment, browser = visited(api)
    assert report(browser, appointment, reason="hate").status_code == 400
    assert ClientFitReport.objects.count() == 0


def test_over_http_the_answer_is_a_match_without_the_therapist(api: Api) -> None:
    """The same action as on the page: the reason is recorded, times with others are held, and a retry repeats the answer."""
    appointment, _browser = visited(api)
    others = [create_listed_provider(), create_listed_provider()]
    path, token, key = (
        f"/appointments/{appointment.ref}/not-a-fit/",
        tokens.derive("appointment", appointment.ref),
        "k" * 20,
    )
    response = api.post(path, {"reason": "style"}, token, key=key)
    ranking = response.json()
    assert response.status_code == 200
    assert {entry["provider"]["slug"] for entry in ranking["matches"]} == {other.slug for other in others}
    assert set(ranking) == set(api.post("/matches/", MATCH_CRITERIA).json())
    assert (ClientFitReport.objects.get().reason, Offer.objects.count()) == ("style", 3)
    assert api.post(path, {"reason": "style"}, token, key=key).content == response.content
    assert api.post(path, {"reason": "other"}, token, key=key).status_code == 422
    hold = {"match": ranking["match"], "start": ranking["matches"][0]["openings"][-1]["start"]}
    slug = ranking["matches"][0]["provider"]["slug"]
    assert api.post("/holds/", {**hold, "provider": slug}).status_code == 201


def test_over_http_no_reason_is_needed_and_unknown_ones_are_refused(api: Api) -> None:
    appointment, _browser = visited(api)
    path, token = f"/appointments/{appointment.ref}/not-a-fit/", tokens.derive("appointment", appointment.ref)
    for body in ({}, {"reason": None}):
        assert (api.post(path, body, token).status_code, ClientFitReport.objects.get().reason) == (200, "")
    bodies: tuple[dict[str, Any], ...] = ({"reason": "hate"}, {"why": "style"}, {"reason": ["style"]})
    assert [api.post(path, body, token).status_code for body in bodies] == [400, 400, 400]
    assert api.post(path, {}, "x" * 40).status_code == 404


def test_over_http_a_visit_must_have_begun(api: Api) -> None:
    appointment, _browser, _response = book_appointment(api)
    response = api.post(
        f"/appointments/{appointment.ref}/not-a-fit/", {}, tokens.derive("appointment", appointment.ref)
    )
    assert (problem_code(response), "next_openings" in response.json()) == ((409, "too-late"), False)
    assert "once a visit has begun" in response.json()["detail"]
    assert ClientFitReport.objects.count() == 0


def test_provider_relations_read_the_reason_without_the_client(api: Api) -> None:
    appointment, browser = visited(api)
    report(browser, appointment, reason="style")
    text = staff.signed_in_client("Provider relations").get("/staff/booking/clientfitreport/").content.decode()
    assert (appointment.provider.display_name in text, "How we talk with each other" in text) == (True, True)
    assert (appointment.ref in text, "Ana" in text) == (False, False)


@pytest.mark.parametrize(
    "values",
    [
        {"plan": "aetna-ppo", "concerns": ["trauma", "anxiety"], "trauma_informed": "required"},
        {"payer": "aetna", "languages": ["es"], "genders": ["woman"], "must": ["genders"], "age_group": "teen"},
        {"self_pay_max": "150", "format": "couple", "must": ["times"], "window_days": 7,
         "times": [{"days": [0, 2], "start": 17 * 60, "end": 22 * 60}]},
        {"plan": "aetna-ppo", "care_type": "medication-management", "approaches": ["emdr"], "identities": ["lgbtq"],
         "exclude": ["someone"], "age_group": "older_adult"},
    ],
)  # fmt: skip
def test_answers_and_criteria_are_inverse(values: dict[str, Any]) -> None:
    base = {"state": "NY", "timezone": "America/New_York", "age_group": "adult"}
    criteria = Criteria.from_values({**base, **values})
    assert answers.criteria(answers.from_criteria(criteria)) == criteria
