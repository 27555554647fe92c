"""What a session costs: the person's own figures, questions for an insurer, and estimates that are kept as shown."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from matching.appointments.models import Appointment
from matching.booking.actions import appointment as appointments
from matching.booking.models import Estimate
from matching.booking.queries import appointment as queries
from matching.booking.web.appointment_access import APPOINTMENTS, OFFERED_HOLDS
from tests.conftest import Api
from tests.factories.booking import details, held, match, starts
from tests.factories.providers import listed

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Ana Ruiz",
    "date_of_birth": "1990-05-04",
    "telehealth": "on",
    "privacy": "on",
}


def at_the_form(api: Api, provider: Any, **pays: Any) -> tuple[Appointment, Client]:
    """A held time and a browser that may book it."""
    ref = held(api, provider, token=match(**pays)).json()["id"]
    browser = Client()
    session = browser.session
    session[OFFERED_HOLDS] = session[APPOINTMENTS] = [ref]
    session.save()
    return Appointment.objects.get(ref=ref), browser


def by_oneself(api: Api, provider: Any, start: str | None = None) -> Appointment:
    """A session booked by somebody who pays themself."""
    token = held(api, provider, start, token=match(self_pay_max=Decimal(300))).json()["token"]
    answer = api.post("/appointments/", details(token))
    assert answer.status_code == 201, answer.content
    return Appointment.objects.get(ref=answer.json()["id"])


def browser_of(one: Appointment) -> Client:
    browser = Client()
    session = browser.session
    session[APPOINTMENTS] = [one.ref]
    session.save()
    return browser


def moved(one: Appointment, start: str, provider: Any = None) -> Appointment:
    one = queries.booked(one.ref)
    return appointments.reschedule(
        appointment=one, version=one.version, start=start, provider=provider or one.provider, by="client"
    )


# ------------------------------------------------------------------------------------------------------------ the plan


def test_what_the_person_knows_of_their_plan_is_the_cost_from_then_on(api):
    one, browser = at_the_form(api, listed())
    html = browser.get(f"/book/{one.ref}/").content.decode()
    assert [words in html for words in ("Four questions for your insurer", "Your copay", "Good faith estimate")] == [
        True,
        True,
        False,
    ]
    answer = browser.post(f"/book/{one.ref}/", {**TYPED, "copay": "30", "deductible_left": "500.50"})
    assert answer.status_code == 302
    now = Appointment.objects.get()
    assert (now.cost_basis, now.cost_amount, now.deductible_left) == ("entered_by_you", Decimal(30), Decimal("500.50"))
    html = browser.get(f"/session/{one.ref}/").content.decode()
    assert "$30.00 a session, as you told us. $500.50 of your deductible is left" in html


def test_a_wrong_figure_is_told_and_everything_typed_stays(api):
    one, browser = at_the_form(api, listed())
    answer = browser.post(f"/book/{one.ref}/", {**TYPED, "copay": "-3", "deductible_left": "a lot"})
    assert answer.status_code == 400
    html = answer.content.decode()
    assert [words in html for words in ('value="-3"', 'value="a lot"', 'value="Ana Ruiz"')] == [True] * 3


def test_a_figure_of_ones_own_stays_when_the_session_moves_to_another_therapist(api):
    one, browser = at_the_form(api, listed())
    browser.post(f"/book/{one.ref}/", {**TYPED, "copay": "30"})
    other = listed(display_name="Bo Lee")
    now = moved(one, datetime.fromisoformat(starts(other, 3)[2]), other)
    assert (now.cost_basis, now.cost_amount) == ("entered_by_you", Decimal(30))


@pytest.mark.parametrize(("pays", "basis"), [({"payer": "aetna"}, "plan_unconfirmed"), ({}, "unknown")])
def test_without_figures_the_questions_stand_on_the_sessions_page_in_both_languages(api, pays, basis):
    one, browser = at_the_form(api, listed(), **pays)
    browser.post(f"/book/{one.ref}/", TYPED)
    assert Appointment.objects.get().cost_basis == basis
    english = browser.get(f"/session/{one.ref}/").content.decode()
    spanish = browser.get(f"/session/{one.ref}/", headers={"Accept-Language": "es"}).content.decode()
    assert english.count("?</li>") == 4
    assert "¿Está este terapeuta en la red de mi plan" in spanish


# ------------------------------------------------------------------------------------------------------- the estimate


def test_who_pays_themself_sees_the_estimate_before_and_after_and_it_is_kept(api):
    provider = listed(fee="150.00")
    one, browser = at_the_form(api, provider, self_pay_max=Decimal(300))
    before = browser.get(f"/book/{one.ref}/").content.decode()
    assert [words in before for words in ("Good faith estimate", "$150.00", "$400 or more", "Your copay")] == [
        True,
        True,
        True,
        False,
    ]
    browser.post(f"/book/{one.ref}/", TYPED)
    kept = Estimate.objects.get()
    now = Appointment.objects.get()
    assert (kept.amount, kept.provider, kept.npi, kept.minutes, kept.version, kept.starts_at) == (
        Decimal(150), provider, provider.npi, 50, now.version, now.session.lower,
    )  # fmt: skip
    page = browser.get(f"/session/{one.ref}/estimate/").content.decode()
    for words in ("Ana Ruiz", "May 4, 1990", "Maya Okafor, LCSW", provider.npi, "$150.00", "This is no contract."):
        assert words in page
    with pytest.raises(ProgrammingError), transaction.atomic():
        Estimate.objects.update(amount=1)


def test_a_new_day_makes_a_new_estimate_and_the_old_one_stays(api):
    provider = listed()
    one = by_oneself(api, provider)
    local = one.local_start
    same_day = [at for at in starts(provider, 40) if at[:10] == f"{one.session.lower:%Y-%m-%d}"]
    assert same_day
    moved(one, datetime.fromisoformat(same_day[3]))
    assert Estimate.objects.count() == 1, local
    moved(one, datetime.fromisoformat(starts(provider, 1, days=4)[0]))
    assert list(Estimate.objects.values_list("version", flat=True)) == [2, 4]
    page = browser_of(one).get(f"/session/{one.ref}/estimate/").content.decode()
    assert "Earlier estimates" in page


def test_another_provider_or_fee_makes_a_new_estimate(api):
    one = by_oneself(api, listed())
    other = listed(display_name="Bo Lee", fee="90.00")
    moved(one, datetime.fromisoformat(starts(other, 3)[2]), other)
    assert list(Estimate.objects.values_list("provider_name", "amount")) == [
        ("Maya Okafor, LCSW", Decimal(150)),
        ("Bo Lee, LCSW", Decimal(90)),
    ]


def test_a_plan_gets_no_estimate(api):
    one, browser = at_the_form(api, listed())
    browser.post(f"/book/{one.ref}/", TYPED)
    assert Estimate.objects.count() == 0
    assert browser.get(f"/session/{one.ref}/estimate/").status_code == 404
    assert Client().get(f"/session/{one.ref}/estimate/").status_code == 404


def test_the_rule_for_late_changes_and_who_takes_money_stand_beside_the_button(api, settings):
    settings.CANCEL_POLICY = "Please tell us a day before."
    one, browser = at_the_form(api, listed())
    html = browser.get(f"/book/{one.ref}/").content.decode()
    button = html.index("Book this session")
    assert html.index("Please tell us a day before.") < html.index("Attune takes no card and no money") < button
