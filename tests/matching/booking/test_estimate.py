"""Costs and good faith estimates: entered copays, insurer questions, stored estimates."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from matching.appointments.models import Appointment
from matching.booking.actions import appointment as appointment_actions
from matching.booking.models import Estimate
from matching.booking.queries import appointment as appointment_queries
from matching.booking.web.appointment_access import APPOINTMENTS, OFFERED_HOLDS
from tests.conftest import Api
from tests.factories.booking import booking_body, create_hold, match_token, opening_starts
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Ana Ruiz",
    "date_of_birth": "1990-05-04",
    "telehealth": "on",
    "privacy": "on",
}


def hold_with_browser(api: Api, provider: Any, **pays: Any) -> tuple[Appointment, Client]:
    """Return a hold and a browser that may book it."""
    ref = create_hold(api, provider, token=match_token(**pays)).json()["id"]
    browser = Client()
    session = browser.session
    session[OFFERED_HOLDS] = session[APPOINTMENTS] = [ref]
    session.save()
    return Appointment.objects.get(ref=ref), browser


def book_self_pay(api: Api, provider: Any, start: str | None = None) -> Appointment:
    """Book an appointment for a self-pay client."""
    token = create_hold(api, provider, start, token=match_token(self_pay_max=Decimal(300))).json()["token"]
    response = api.post("/appointments/", booking_body(token))
    assert response.status_code == 201, response.content
    return Appointment.objects.get(ref=response.json()["id"])


def browser_for(appointment: Appointment) -> Client:
    browser = Client()
    session = browser.session
    session[APPOINTMENTS] = [appointment.ref]
    session.save()
    return browser


def reschedule(appointment: Appointment, start: str, provider: Any = None) -> Appointment:
    appointment = appointment_queries.get_appointment(appointment.ref)
    return appointment_actions.reschedule(
        appointment=appointment,
        version=appointment.version,
        start=start,
        provider=provider or appointment.provider,
        by="client",
    )


# ------------------------------------------------------------------------------------------------------------ the plan


def test_an_entered_copay_becomes_the_cost(api):
    appointment, browser = hold_with_browser(api, create_listed_provider())
    html = browser.get(f"/book/{appointment.ref}/").content.decode()
    assert [words in html for words in ("Four questions for your insurer", "Your copay", "Good faith estimate")] == [
        True,
        True,
        False,
    ]
    response = browser.post(f"/book/{appointment.ref}/", {**TYPED, "copay": "30", "deductible_left": "500.50"})
    assert response.status_code == 302
    updated = Appointment.objects.get()
    assert (updated.cost_basis, updated.cost_amount, updated.deductible_left) == (
        "entered_by_you",
        Decimal(30),
        Decimal("500.50"),
    )
    html = browser.get(f"/session/{appointment.ref}/").content.decode()
    assert "$30.00 a session, as you told us. $500.50 of your deductible is left" in html


def test_an_invalid_amount_keeps_everything_typed(api):
    appointment, browser = hold_with_browser(api, create_listed_provider())
    response = browser.post(f"/book/{appointment.ref}/", {**TYPED, "copay": "-3", "deductible_left": "a lot"})
    assert response.status_code == 400
    html = response.content.decode()
    assert [words in html for words in ('value="-3"', 'value="a lot"', 'value="Ana Ruiz"')] == [True] * 3


def test_an_entered_copay_stays_after_a_move_to_another_provider(api):
    appointment, browser = hold_with_browser(api, create_listed_provider())
    browser.post(f"/book/{appointment.ref}/", {**TYPED, "copay": "30"})
    other_provider = create_listed_provider(display_name="Bo Lee")
    updated = reschedule(appointment, datetime.fromisoformat(opening_starts(other_provider, 3)[2]), other_provider)
    assert (updated.cost_basis, updated.cost_amount) == ("entered_by_you", Decimal(30))


@pytest.mark.parametrize(("pays", "basis"), [({"payer": "aetna"}, "plan_unconfirmed"), ({}, "unknown")])
def test_insurer_questions_are_shown_without_an_entered_copay(api, pays, basis):
    appointment, browser = hold_with_browser(api, create_listed_provider(), **pays)
    browser.post(f"/book/{appointment.ref}/", TYPED)
    assert Appointment.objects.get().cost_basis == basis
    english = browser.get(f"/session/{appointment.ref}/").content.decode()
    spanish = browser.get(f"/session/{appointment.ref}/", headers={"Accept-Language": "es"}).content.decode()
    assert english.count("?</li>") == 4
    assert "¿Está este terapeuta en la red de mi plan" in spanish


# ------------------------------------------------------------------------------------------------------- the estimate


def test_self_pay_clients_get_a_stored_estimate(api):
    provider = create_listed_provider(fee="150.00")
    appointment, browser = hold_with_browser(api, provider, self_pay_max=Decimal(300))
    before = browser.get(f"/book/{appointment.ref}/").content.decode()
    assert [words in before for words in ("Good faith estimate", "$150.00", "$400 or more", "Your copay")] == [
        True,
        True,
        True,
        False,
    ]
    browser.post(f"/book/{appointment.ref}/", TYPED)
    estimate = Estimate.objects.get()
    updated = Appointment.objects.get()
    assert (estimate.amount, estimate.provider, estimate.npi, estimate.minutes, estimate.version, estimate.starts_at) == (
        Decimal(150), provider, provider.npi, 50, updated.version, updated.period.lower,
    )  # fmt: skip
    page = browser.get(f"/session/{appointment.ref}/estimate/").content.decode()
    for words in ("Ana Ruiz", "May 4, 1990", "Maya Okafor, LCSW", provider.npi, "$150.00", "This is no contract."):
        assert words in page
    with pytest.raises(ProgrammingError), transaction.atomic():
        Estimate.objects.update(amount=1)


def test_a_new_date_adds_an_estimate(api):
    provider = create_listed_provider()
    appointment = book_self_pay(api, provider)
    local = appointment.local_start
    same_day = [start for start in opening_starts(provider, 40) if start[:10] == f"{appointment.period.lower:%Y-%m-%d}"]
    assert same_day
    reschedule(appointment, datetime.fromisoformat(same_day[3]))
    assert Estimate.objects.count() == 1, local
    reschedule(appointment, datetime.fromisoformat(opening_starts(provider, 1, days=4)[0]))
    assert list(Estimate.objects.values_list("version", flat=True)) == [2, 4]
    page = browser_for(appointment).get(f"/session/{appointment.ref}/estimate/").content.decode()
    assert "Earlier estimates" in page


def test_another_provider_or_fee_adds_an_estimate(api):
    appointment = book_self_pay(api, create_listed_provider())
    other_provider = create_listed_provider(display_name="Bo Lee", fee="90.00")
    reschedule(appointment, datetime.fromisoformat(opening_starts(other_provider, 3)[2]), other_provider)
    assert list(Estimate.objects.values_list("provider_name", "amount")) == [
        ("Maya Okafor, LCSW", Decimal(150)),
        ("Bo Lee, LCSW", Decimal(90)),
    ]


def test_insured_clients_get_no_estimate(api):
    appointment, browser = hold_with_browser(api, create_listed_provider())
    browser.post(f"/book/{appointment.ref}/", TYPED)
    assert Estimate.objects.count() == 0
    assert browser.get(f"/session/{appointment.ref}/estimate/").status_code == 404
    assert Client().get(f"/session/{appointment.ref}/estimate/").status_code == 404


def test_the_cancellation_policy_is_shown_above_the_button(api, settings):
    settings.CANCEL_POLICY = "Please tell us a day before."
    appointment, browser = hold_with_browser(api, create_listed_provider())
    html = browser.get(f"/book/{appointment.ref}/").content.decode()
    button = html.index("Book this session")
    assert html.index("Please tell us a day before.") < html.index("Attune takes no card and no money") < button
