"""Recording the outcome of an appointment, and correcting it for seven days. The client is told of a no-show."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from config import db
from matching.appointments.models import Appointment, AppointmentEvent
from matching.booking.actions import delivery, no_show_dispute
from matching.booking.actions import notice as notice_actions
from matching.booking.models import NoShowDispute, Notice
from matching.portal.actions import appointment_feedback
from matching.portal.models import AppointmentFeedback
from tests.conftest import Api
from tests.factories.booking import start_appointment
from tests.matching.portal.test_provider_login import booked_and_logged_in

pytestmark = pytest.mark.django_db
OUTCOMES = {"attended": ("completed", False), "late": ("completed", True), "missed": ("no_show", False)}
MISSED = ["Your appointment was marked as missed:"]
NOT_MISSED = ["Your appointment is no longer marked as missed. There is nothing you need to do."]


@pytest.fixture(autouse=True)
def daytime(settings: Any) -> None:
    """No quiet hours."""
    settings.QUIET_HOURS = ""


def ended(api: Api, days: float = 0.5) -> tuple[Appointment, Client]:
    """An appointment that ended so many days ago, and its provider's browser."""
    appointment, browser = booked_and_logged_in(api)
    start_appointment(appointment.ref, timedelta(days=days, hours=1))
    appointment.refresh_from_db()
    Notice.objects.update(sent_at=db.db_now(), status="sent", sending_started_at=db.db_now())
    return appointment, browser


def mark(browser: Client, appointment: Appointment, outcome: str, version: int | None = None) -> str:
    """Record or correct the outcome. Return the page that follows."""
    appointment.refresh_from_db()
    path = f"/practice/session/{appointment.ref}/mark/"
    return browser.post(
        path, {"what": outcome, "version": version or appointment.version}, follow=True
    ).content.decode()


def state(appointment: Appointment) -> tuple[str, bool]:
    """Return the status, and whether the client is noted as late."""
    appointment.refresh_from_db()
    return appointment.status, AppointmentFeedback.objects.filter(appointment=appointment, kind="late").exists()


def client_mails() -> list[str]:
    """Send what is due. Return the first line of each mail to the client about the outcome."""
    delivery.deliver_due(clock=db.db_now)
    bodies = [str(message.body).splitlines()[0] for message in mail.outbox if message.to == ["ana@example.org"]]
    mail.outbox.clear()
    return bodies


@pytest.mark.parametrize(("first", "second"), list(permutations(OUTCOMES, 2)))
def test_each_outcome_can_be_corrected_to_each_other(api: Api, first: str, second: str) -> None:
    appointment, browser = ended(api)
    mark(browser, appointment, first)
    assert state(appointment) == OUTCOMES[first]
    assert client_mails() == (MISSED if first == "missed" else [])
    mark(browser, appointment, second)
    assert state(appointment) == OUTCOMES[second]
    expected = MISSED if second == "missed" else NOT_MISSED if first == "missed" else []
    assert client_mails() == expected
    statuses = list(AppointmentEvent.objects.filter(appointment=appointment).values_list("to_status", flat=True))
    assert statuses[2:] == list(dict.fromkeys([OUTCOMES[first][0], OUTCOMES[second][0]]))


def test_after_seven_days_the_outcome_stays(api: Api) -> None:
    appointment, browser = ended(api, days=7)
    page = mark(browser, appointment, "attended")
    assert "Correct what you noted" not in page
    for outcome in ("missed", "late"):
        mark(browser, appointment, outcome)
        assert state(appointment) == ("completed", False)


@pytest.mark.parametrize(("first", "second", "third"), list(permutations(OUTCOMES)))
def test_a_second_tab_never_overrides_what_it_did_not_show(api: Api, first: str, second: str, third: str) -> None:
    appointment, browser = ended(api)
    seen = appointment.version
    mark(browser, appointment, first)
    page = mark(browser, appointment, second, version=seen)
    assert "changed" in page
    assert state(appointment) == OUTCOMES[first]
    assert third in OUTCOMES


def test_a_correction_before_the_mail_went_out_sends_none(api: Api) -> None:
    appointment, browser = ended(api)
    mark(browser, appointment, "missed")
    mark(browser, appointment, "attended")
    assert client_mails() == []
    assert notice_actions.claim(now=db.db_now() + timedelta(hours=1)) == []


def test_the_mail_about_a_missed_session_opens_it_days_later(api: Api) -> None:
    appointment, browser = ended(api, days=5)
    mark(browser, appointment, "missed")
    notice = Notice.objects.get(kind="missed")
    response = Client().get(f"/s/{notice.link_token}/")
    assert response.status_code == 200
    assert notice.token_expires_at is not None
    assert notice.token_expires_at - notice.created_at == timedelta(days=7)


def test_the_mail_about_a_missed_session_waits_for_the_morning(api: Api, settings: Any) -> None:
    settings.QUIET_HOURS = "00:00-23:59"
    appointment, browser = ended(api)
    mark(browser, appointment, "missed")
    local = Notice.objects.get(kind="missed").due_at.astimezone(db.db_now().tzinfo)
    assert local > db.db_now()
    assert client_mails() == []


def test_withdrawing_the_mark_settles_the_dispute_and_a_new_mark_reopens_it(api: Api) -> None:
    appointment, browser = ended(api)
    mark(browser, appointment, "missed")
    no_show_dispute.open_dispute(appointment=appointment, words="I was there")
    mark(browser, appointment, "attended")
    assert NoShowDispute.objects.get().verdict == "took_place"
    mark(browser, appointment, "missed")
    assert NoShowDispute.objects.get().verdict == "open"


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_last_30_days_are_listed_with_not_a_fit_in_reach(api: Api, outcome: str) -> None:
    appointment, browser = ended(api, days=29)
    mark(browser, appointment, outcome)
    link = f"/practice/session/{appointment.ref}/"
    assert link in browser.get("/practice/").content.decode()
    assert (b"We are not a fit" in browser.get(link).content) == (outcome != "missed")
    start_appointment(appointment.ref, timedelta(days=31))
    assert link not in browser.get("/practice/").content.decode()


def test_an_unknown_outcome_changes_nothing(api: Api) -> None:
    appointment, browser = ended(api)
    assert browser.post(f"/practice/session/{appointment.ref}/mark/", {"what": "gone"}).status_code == 404
    assert state(appointment) == ("booked", False)


def test_another_provider_cannot_correct(api: Api) -> None:
    appointment, browser = ended(api)
    mark(browser, appointment, "attended")
    _other, stranger = booked_and_logged_in(Api())
    assert stranger.post(f"/practice/session/{appointment.ref}/mark/", {"what": "missed"}).status_code == 404
    assert state(appointment) == ("completed", False)
    assert tuple(OUTCOMES) == appointment_feedback.OUTCOMES
