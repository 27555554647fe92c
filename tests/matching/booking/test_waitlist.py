"""The waitlist: joining, offers of new openings in order, leaving."""

import email
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from config import db
from matching.appointments.models import Appointment
from matching.booking import tasks
from matching.booking.actions import delivery
from matching.booking.actions import offer as offer_actions
from matching.booking.actions import waitlist as waitlist_actions
from matching.booking.domain import waitlist as domain
from matching.booking.models import Notice, Offer, WaitlistEntry
from providers.directory.models import Provider
from tests.conftest import Api
from tests.factories.booking import (
    CONSENTS,
    PERSON,
    create_booking,
    expire_hold,
    invalid_fields,
    match_token,
    problem_code,
)
from tests.factories.offers import join_waitlist, list_offers
from tests.factories.providers import create_listed_provider
from tests.matching.booking.test_hold import check_invariants
from tests.matching.booking.test_notice import NEUTRAL
from tests.threads import run_in_threads

CONTACT = {"email": "wanda@example.org", "email_ok": True}


@pytest.fixture(autouse=True)
def no_quiet_hours(settings: Any) -> None:
    """Turn off quiet hours, so that the tests don't depend on the time of day."""
    settings.QUIET_HOURS = ""


def test_new_openings_are_distinguished_from_known_ones() -> None:
    assert domain.start_runs([0, 15, 30, 60, 75, 120]) == [[0, 3], [60, 2], [120, 1]]
    known = domain.KnownOpenings.from_json(
        domain.KnownOpenings(1_000, {7: domain.start_runs([0, 15, 30, 60])}).to_json()
    )
    assert [known.is_new(7, at) for at in (0, 30, 45, 60, 75, 985, 1_000)] == [
        *(False, False, True, False, True, True, False)
    ]
    assert known.is_new(8, 2_000)


def join(api: Api, token: str | None = None, **facts: Any) -> Any:
    return api.post("/waitlist/", {"match": token or match_token(), "contact": CONTACT, **facts})


def create_full_provider(api: Api, **facts: Any) -> tuple[Provider, Any]:
    """Return a provider without capacity, and the appointment that takes it."""
    provider = create_listed_provider(capacity=1, **facts)
    return provider, create_booking(api, provider)


def cancel_booking(api: Api, booking: Any) -> None:
    """Cancel the appointment that takes the capacity."""
    assert api.post(f"/appointments/{booking['id']}/cancel/", {"version": 2}, booking["token"]).status_code == 200


@pytest.mark.django_db
class TestJoining:
    """Joining and leaving."""

    def test_joining_returns_a_token_and_lasts_30_days(self, api: Api) -> None:
        token = match_token()
        response = join(api, token, language="es")
        assert (response.status_code, set(response.json())) == (201, {"id", "token", "ends_at"})
        entry = WaitlistEntry.objects.get()
        assert entry.ends_at - entry.joined_at == timedelta(days=30)
        assert (entry.email, entry.language, entry.status) == ("wanda@example.org", "es", "waiting")
        assert join(api, token).json()["id"] == response.json()["id"]
        assert WaitlistEntry.objects.count() == 1

    def test_joining_is_confirmed_once_by_a_message_with_the_link_to_leave(self, api: Api, mailoutbox: Any) -> None:
        token = match_token()
        join(api, token)
        join(api, token)
        assert (delivery.deliver_due(clock=db.db_now), delivery.deliver_due(clock=db.db_now)) == (1, 0)
        [message] = mailoutbox
        assert (message.to, message.subject) == (["wanda@example.org"], "Appointment list")
        entry = WaitlistEntry.objects.get()
        address = f"/waiting/{entry.ref}/{entry.access_token}/"
        assert address in message.body
        visible_text = f"{message.subject} {message.body.replace(address, '')}"
        assert [word for word in NEUTRAL if word in visible_text] == []
        assert Browser().post(address).status_code == 302
        entry.refresh_from_db()
        assert entry.status == "ended"

    def test_a_person_who_left_at_once_gets_no_confirmation(self, api: Api, mailoutbox: Any) -> None:
        join(api)
        waitlist_actions.leave(entry=WaitlistEntry.objects.get())
        assert (delivery.deliver_due(clock=db.db_now), mailoutbox) == (0, [])

    def test_confirmations_count_for_the_messages_an_hour_to_one_address(
        self, api: Api, settings: Any, mailoutbox: Any
    ) -> None:
        for _ in range(6):
            join(api)
        settings.THROTTLE_OFF = False
        assert delivery.deliver_due(clock=db.db_now) == settings.UNPROVEN_MESSAGES_PER_HOUR == len(mailoutbox)
        later = db.db_now() + timedelta(minutes=61)
        assert delivery.deliver_due(clock=lambda: later) == 2

    def test_a_confirmation_is_sent_again_after_the_mail_server_was_down(
        self, api: Api, settings: Any, mailoutbox: Any
    ) -> None:
        join(api)
        working = settings.EMAIL_BACKEND
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        assert delivery.deliver_due(clock=db.db_now) == 0
        settings.EMAIL_BACKEND = working
        later = db.db_now() + timedelta(minutes=6)
        assert (delivery.deliver_due(clock=lambda: later), len(mailoutbox)) == (1, 1)

    def test_a_sender_that_stops_leaves_the_rest_to_the_next_one(self, api: Api, mailoutbox: Any) -> None:
        for _ in range(3):
            join(api)
        assert delivery.deliver_due(clock=db.db_now, stopped=lambda: bool(mailoutbox)) == 1
        assert delivery.deliver_due(clock=db.db_now) == 2

    @pytest.mark.parametrize(
        ("contact", "field"),
        [
            ({"email": "wanda@example.org", "email_ok": False}, "contact.email_ok"),
            ({"email_ok": True}, "contact.email"),
            ({**CONTACT, "phone": "x"}, "contact.phone"),
        ],
    )
    def test_joining_requires_a_safe_address(self, api: Api, contact: dict, field: str) -> None:
        assert invalid_fields(join(api, contact=contact)) == [field]

    def test_an_expired_or_invalid_match_is_refused(self, api: Api) -> None:
        assert problem_code(join(api, match_token(db.db_now() - timedelta(hours=24)))) == (410, "expired")
        assert problem_code(join(api, "x")) == (404, "not-found")

    def test_joining_is_limited_per_network(self, api: Api, settings: Any) -> None:
        settings.THROTTLE_OFF, settings.WAITLIST_JOINS_PER_NETWORK_HOUR = False, 2
        assert [join(api).status_code for _ in range(3)] == [201, 201, 429]
        assert WaitlistEntry.objects.count() == 2

    def test_leaving_is_idempotent_and_withdraws_the_offer(self, api: Api) -> None:
        _provider, booking = create_full_provider(api)
        entry = join(api).json()
        cancel_booking(api, booking)
        assert tasks.offer_waitlist_openings() == 1
        assert problem_code(api.delete(f"/waitlist/{entry['id']}/", "x")) == (404, "not-found")
        for _ in range(2):
            assert api.delete(f"/waitlist/{entry['id']}/", entry["token"]).status_code == 204
        assert (WaitlistEntry.objects.get().status, Offer.objects.get().status) == ("ended", "withdrawn")
        assert Appointment.objects.filter(status="held").count() == 0
        assert tasks.offer_waitlist_openings() == 0

    def test_entries_end_after_30_days_and_are_purged_30_days_later(self, api: Api) -> None:
        join_waitlist()
        now = db.db_now()
        assert waitlist_actions.end_overdue(now=now + timedelta(days=29)) == 0
        assert waitlist_actions.end_overdue(now=now + timedelta(days=31)) == 1
        assert waitlist_actions.purge(now=now + timedelta(days=60)) == 0
        assert (waitlist_actions.purge(now=now + timedelta(days=62)), WaitlistEntry.objects.count()) == (1, 0)


@pytest.mark.django_db
class TestOffering:
    """Which openings are offered to whom."""

    def test_only_new_openings_are_offered(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        join_waitlist()
        assert tasks.offer_waitlist_openings() == 0
        cancel_booking(api, appointment)
        assert tasks.offer_waitlist_openings() == 1
        [offer] = list_offers()
        canceled_period = Appointment.objects.get(ref=appointment["id"]).period
        assert abs(offer.appointment.period.lower - canceled_period.lower) < timedelta(hours=1)
        assert (offer.kind, offer.appointment.status) == ("waitlist", "held")
        assert offer.expires_at - offer.created_at <= timedelta(hours=4)
        assert tasks.offer_waitlist_openings() == 0
        check_invariants()

    def test_times_for_the_waitlist_count_for_the_network_that_joined(self, api: Api, settings: Any) -> None:
        """Else one network could hold every time through the waitlist."""
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        entry = join_waitlist()
        WaitlistEntry.objects.filter(id=entry.id).update(network=b"n" * 32)
        cancel_booking(api, appointment)
        settings.THROTTLE_OFF, settings.LIVE_HOLDS_PER_NETWORK_AND_PROVIDER = False, 0
        assert tasks.offer_waitlist_openings() == 0
        settings.LIVE_HOLDS_PER_NETWORK_AND_PROVIDER = 1
        assert tasks.offer_waitlist_openings() == 1
        assert bytes(list_offers()[0].appointment.network) == b"n" * 32

    def test_the_longest_wait_gets_the_first_offer(self, api: Api) -> None:
        provider, booking = create_full_provider(api)
        first, second = join_waitlist(), join_waitlist()
        cancel_booking(api, booking)
        assert tasks.offer_waitlist_openings() == 1
        [offer] = list_offers()
        assert offer.entry == first
        assert api.post("/matches/", {"state": "NY", "age_group": "adult", "plan": "aetna-ppo"}).json()["eligible"] == 0
        assert tasks.offer_waitlist_openings() == 0
        expire_hold(offer.appointment.ref)
        Offer.objects.update(expires_at=db.db_now() - timedelta(seconds=1))
        # The lapsed time is not offered to the first client again, but another time of the same provider may be.
        assert tasks.offer_waitlist_openings() == 1
        WaitlistEntry.objects.filter(id=first.id).update(joined_at=db.db_now())
        offer_actions.decline(offer=list_offers()[-1], by="client")
        assert tasks.offer_waitlist_openings() == 1
        assert list_offers()[-1].entry == second
        assert provider.id == list_offers()[-1].appointment.provider_id

    def test_a_declined_provider_is_not_offered_again(self, api: Api) -> None:
        _provider, booking = create_full_provider(api)
        entry = join_waitlist()
        cancel_booking(api, booking)
        tasks.offer_waitlist_openings()
        offer_actions.decline(offer=list_offers()[0], by="client")
        entry.refresh_from_db()
        assert (entry.status, tasks.offer_waitlist_openings()) == ("waiting", 0)
        other_provider = create_listed_provider()
        assert tasks.offer_waitlist_openings() == 1
        assert list_offers()[-1].appointment.provider == other_provider

    def test_quiet_hours_skip_to_the_next_in_line(self, api: Api, settings: Any) -> None:
        now = db.db_now().astimezone(UTC)
        settings.QUIET_HOURS = f"{now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=1):%H:%M}"
        _provider, booking = create_full_provider(api)
        in_quiet_hours, reachable = join_waitlist(match_token(timezone="UTC")), join_waitlist()
        cancel_booking(api, booking)
        assert tasks.offer_waitlist_openings() == 1
        assert (list_offers()[0].entry, in_quiet_hours.offers.count()) == (reachable, 0)

    def test_no_opening_within_the_notice_period_is_offered(self, api: Api) -> None:
        provider, booking = create_full_provider(api)
        join_waitlist()
        cancel_booking(api, booking)
        Provider.objects.filter(id=provider.id).update(notice=6 * 24 * 60)
        tasks.offer_waitlist_openings()
        for offer in list_offers():
            assert offer.appointment.period.lower >= offer.created_at + timedelta(days=6)
            assert offer.expires_at <= offer.appointment.period.lower - timedelta(days=6)

    def test_an_accepted_offer_becomes_a_normal_hold(self, api: Api) -> None:
        _provider, booking = create_full_provider(api)
        entry = join_waitlist()
        cancel_booking(api, booking)
        tasks.offer_waitlist_openings()
        [offer] = list_offers()
        response = api.post(f"/offers/{offer.ref}/accept/", {}, offer.access_token)
        hold = response.json()
        assert (response.status_code, hold["status"], hold["id"]) == (200, "held", offer.appointment.ref)
        assert hold["expires_in"] >= 600
        entry.refresh_from_db()
        assert (entry.status, tasks.offer_waitlist_openings()) == ("ended", 0)
        assert api.post(f"/holds/{hold['id']}/extend/", {}, hold["token"]).json()["expires_in"] >= 600
        body = {"hold": hold["token"], "client": PERSON, "consents": CONSENTS}
        response = api.post("/appointments/", body)
        assert (response.status_code, response.json()["status"]) == (201, "booked")
        check_invariants()


@pytest.mark.django_db
class TestMessages:
    """The message and the pages."""

    def test_the_message_is_neutral_and_its_links_work(self, api: Api, settings: Any, tmp_path: Path) -> None:
        settings.MAIL_FOLDER, settings.EMAIL_BACKEND = tmp_path, "matching.booking.gateways.mail.FolderBackend"
        settings.SITE_URL = "http://testserver"
        _provider, booking = create_full_provider(api)
        entry = join_waitlist()
        cancel_booking(api, booking)
        tasks.offer_waitlist_openings()
        Notice.objects.exclude(kind="offer").delete()
        assert tasks.deliver_notices() == 2  # that the person is on the list, and the offer
        mails = [email.message_from_bytes(path.read_bytes()) for path in tmp_path.glob("*.eml")]
        [mail] = [mail for mail in mails if mail["Subject"] == "An appointment time is kept for you"]
        text = mail.get_payload(decode=True).decode()
        assert mail["To"] == "wanda@example.org"
        assert [word for word in NEUTRAL if word in (str(mail["Subject"]) + text).lower()] == []
        [offer] = list_offers()
        offer_page, entry_page = (
            f"/offers/{offer.ref}/{offer.access_token}/",
            f"/waiting/{entry.ref}/{entry.access_token}/",
        )
        assert (offer_page in text, entry_page in text) == (True, True)
        browser = Browser()
        assert [browser.get(path).status_code for path in (offer_page, entry_page)] == [200, 200]
        response = browser.post(offer_page, {"accept": "yes", "offer": offer.ref})
        assert response["Location"] == f"/book/{offer.appointment.ref}/"
        assert "Book this session" in browser.get(response["Location"]).content.decode()
        assert Browser().get(response["Location"]).status_code == 404
        assert "You are not on the list" in browser.get(entry_page).content.decode()

    def test_short_results_offer_the_waitlist(self, api: Api) -> None:
        create_listed_provider(hours=None)
        browser = Browser()
        browser.post("/match/who/", {"who": "adult", "care": "talking"})
        browser.post("/match/where/", {"zip": "10001"})
        browser.post("/match/pay/", {"way": "plan", "plan": "aetna-ppo"})
        html = browser.get("/match/list/").content.decode()
        assert "Write to me when a time opens" in html
        response = browser.post("/match/wait/", {"email": "wanda@example.org"})
        assert (response.status_code, WaitlistEntry.objects.count()) == (400, 0)
        assert "wanda@example.org" in response.content.decode()
        entry_page = browser.post("/match/wait/", {"email": "wanda@example.org", "email_ok": "on"})["Location"]
        assert "You are on the list" in browser.get(entry_page).content.decode()
        assert WaitlistEntry.objects.get().status == "waiting"
        browser.post(entry_page)
        assert WaitlistEntry.objects.get().status == "ended"


@pytest.mark.usefixtures("committed")
class TestParallel:
    """Parallel requests."""

    def test_parallel_workers_offer_each_time_once(self) -> None:
        api = Api()
        bookings = [create_full_provider(api)[1] for _ in range(3)]
        entries = [join_waitlist() for _ in range(5)]
        for booking in bookings:
            cancel_booking(api, booking)
        run_in_threads([tasks.offer_waitlist_openings for _ in range(6)])
        tasks.offer_waitlist_openings()
        assert sorted(Offer.objects.values_list("entry_id", flat=True)) == [entry.id for entry in entries[:3]]
        assert Notice.objects.filter(kind="offer").count() == 3
        check_invariants()

    def test_parallel_leaving_and_accepting_end_in_one_state(self) -> None:
        api = Api()
        booking = create_full_provider(api)[1]
        entry = join_waitlist()
        cancel_booking(api, booking)
        tasks.offer_waitlist_openings()
        [offer] = list_offers()

        def accept() -> int:
            return Api().post(f"/offers/{offer.ref}/accept/", {}, offer.access_token).status_code

        def leave() -> int:
            return Api().delete(f"/waitlist/{entry.ref}/", entry.access_token).status_code

        results = run_in_threads([accept, leave, tasks.offer_waitlist_openings, accept, leave])
        entry.refresh_from_db()
        assert (entry.status, results[1], results[4]) == ("ended", 204, 204)
        status = Appointment.objects.get(id=offer.appointment_id).status
        assert (status, {results[0], results[3]}) in [("held", {200}), ("cancelled", {409}), ("cancelled", {200, 409})]
        check_invariants()
