"""Offers: held after a cancellation, accepted, declined, or lapsed and taken."""

import email
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from hypothesis import given, settings
from hypothesis import strategies as st

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, Client, Consent
from matching.booking import tasks
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import offer as offer_actions
from matching.booking.domain import offer as domain
from matching.booking.domain.quiet_hours import QuietHours
from matching.booking.models import Notice, Offer
from providers.directory.models import License, Provider
from tests.conftest import Api
from tests.factories.booking import (
    create_booking,
    create_hold,
    expire_hold,
    invalid_fields,
    match_token,
    opening_starts,
    problem_code,
)
from tests.factories.offers import create_canceled_booking, list_offers
from tests.factories.providers import create_listed_provider, today
from tests.matching.booking.test_hold import check_invariants
from tests.matching.booking.test_notice import NEUTRAL
from tests.threads import run_in_threads

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUIET = QuietHours(time(21), time(8))


def test_an_offer_expires_before_the_notice_period() -> None:
    start = NOW + timedelta(days=3)
    assert domain.expires_at(NOW, start, hours=24, notice=60) == NOW + timedelta(hours=24)
    assert domain.expires_at(NOW, start, hours=24, notice=60 * 60) == NOW + timedelta(hours=12)
    assert domain.expires_at(NOW, NOW + timedelta(minutes=150), hours=4, notice=90) == NOW + timedelta(hours=1)
    assert domain.expires_at(NOW, NOW + timedelta(minutes=149), hours=4, notice=90) is None


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 160 * 24 * 60).map(lambda minutes: datetime(2026, 10, 20, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.integers(30, 20 * 24 * 60),
    st.integers(0, 3 * 24 * 60),
    st.sampled_from([4, 24]),
    st.sampled_from(["America/New_York", "Pacific/Honolulu", "Pacific/Guam", "America/Los_Angeles"]),
)
def test_no_offer_expires_at_night(now: datetime, ahead: int, notice: int, hours: int, zone: str) -> None:
    start = now + timedelta(minutes=ahead)
    expiry = domain.expires_at(now, start, hours=hours, notice=notice, quiet=QUIET, zone=zone)
    if expiry is None:
        return
    assert not QUIET.contains(expiry, zone) or expiry == QUIET.period_start(expiry, zone)
    assert expiry <= start - timedelta(minutes=notice)
    assert timedelta(hours=1) <= expiry - QUIET.awake_from(now, zone)
    assert expiry - now <= timedelta(hours=hours + 13)


def test_an_offer_made_in_the_evening_lasts_until_the_morning() -> None:
    """A therapist cancels at 11 pm; a time with a notice that ends at 4 am is not offered at all."""
    zone = ZoneInfo("America/New_York")
    now = datetime(2026, 12, 1, 23, tzinfo=zone)
    offered = partial(domain.expires_at, now, quiet=QUIET, zone="America/New_York")
    assert offered(datetime(2026, 12, 9, 10, tzinfo=zone), hours=24, notice=0) == datetime(2026, 12, 3, 9, tzinfo=zone)
    assert offered(datetime(2026, 12, 2, 10, tzinfo=zone), hours=24, notice=6 * 60) is None
    assert offered(datetime(2026, 12, 3, 7, tzinfo=zone), hours=72, notice=0) == datetime(2026, 12, 2, 21, tzinfo=zone)


def test_the_times_nearest_to_the_lost_one_come_first() -> None:
    zone = "America/New_York"
    lost = datetime(2026, 10, 29, 14, tzinfo=UTC)  # Thursday at 10 am; the clocks change on November 1
    same_day, next_week = datetime(2026, 10, 29, 15, tzinfo=UTC), datetime(2026, 11, 5, 15, tzinfo=UTC)
    friday, thursday_evening = datetime(2026, 10, 30, 14, tzinfo=UTC), datetime(2026, 10, 29, 22, tzinfo=UTC)
    soonest = datetime(2026, 10, 26, 20, tzinfo=UTC)
    starts = [soonest, same_day, thursday_evening, friday, next_week]
    assert domain.nearest_first(starts, lost, zone) == [same_day, next_week, friday, thursday_evening, soonest]


def test_candidates_alternate_between_providers() -> None:
    lists = [[(1, NOW), (1, NOW + timedelta(1))], [(2, NOW)]]
    assert list(domain.interleave(lists)) == [(1, NOW), (2, NOW), (1, NOW + timedelta(1))]


def respond(api: Api, offer: Offer, action: str, key: str | None = None) -> Any:
    return api.post(f"/offers/{offer.ref}/{action}/", {}, offer.access_token, key=key)


def get_offer(api: Api, offer: Offer) -> Any:
    return api.get(f"/offers/{offer.ref}/", offer.access_token).json()


@pytest.mark.django_db
class TestOffering:
    """Which times are offered after a cancellation."""

    def test_three_times_are_offered_other_providers_first(self, api: Api) -> None:
        provider, other_provider = create_listed_provider(), create_listed_provider()
        create_canceled_booking(api, provider)
        offers = list_offers()
        assert [offer.appointment.provider_id for offer in offers] == [other_provider.id] * 3
        Offer.objects.all().delete()
        Appointment.objects.filter(provider=other_provider, status="held").update(status="cancelled", held_until=None)
        Provider.objects.filter(id=other_provider.id).update(status="paused")
        row = Appointment.objects.get(ref=create_booking(api, provider)["id"])
        appointment_actions.cancel(appointment=row, version=2, reason="", by="staff")
        offers = list_offers()
        assert [offer.appointment.provider_id for offer in offers] == [provider.id] * 3
        assert all(
            offer.appointment.period.lower >= row.period.upper or offer.appointment.period.upper <= row.period.lower
            for offer in offers
        )

    def test_offers_are_day_long_holds_outside_network_limits(self, api: Api, settings: Any) -> None:
        settings.THROTTLE_OFF, settings.LIVE_HOLDS_PER_NETWORK = False, 1
        provider = create_listed_provider()
        create_listed_provider()
        create_canceled_booking(api, provider)
        for offer in list_offers():
            hold = offer.appointment
            assert (hold.status, hold.client, hold.offer.kind) == ("held", None, "rescue")
            assert offer.expires_at == min(offer.created_at + timedelta(hours=24), hold.period.lower)
            assert hold.held_until == offer.expires_at
        assert create_hold(api, provider, opening_starts(provider, 20)[-1]).status_code == 201
        check_invariants()

    def test_offers_expire_before_the_providers_notice(self, api: Api) -> None:
        provider = create_listed_provider(notice=12 * 60)
        create_listed_provider(notice=12 * 60)
        create_canceled_booking(api, provider)
        offers = list_offers()
        assert len(offers) == 3
        for offer in offers:
            assert offer.expires_at <= offer.appointment.period.lower - timedelta(hours=12)

    def test_clients_who_cancel_get_no_offers(self, api: Api) -> None:
        provider = create_listed_provider()
        create_listed_provider()
        appointment = create_booking(api, provider)
        api.post(f"/appointments/{appointment['id']}/cancel/", {"version": 2}, appointment["token"])
        assert (list_offers(), Notice.objects.filter(kind="cancelled").count()) == ([], 1)

    def test_later_visits_are_offered_with_the_same_provider(self, api: Api) -> None:
        provider = create_listed_provider(capacity=1)
        create_listed_provider()
        appointment = create_booking(api, provider)
        start = {"start": opening_starts(provider, 40)[-1]}
        [later_visit] = api.post(f"/appointments/{appointment['id']}/again/", start, appointment["token"]).json()[
            "appointments"
        ]
        row = Appointment.objects.get(ref=later_visit["id"])
        appointment_actions.cancel(appointment=row, version=2, reason="", by="provider")
        assert {(offer.appointment.provider_id, offer.appointment.visit) for offer in list_offers()} == {
            (provider.id, "later")
        }
        assert respond(api, list_offers()[-1], "accept").status_code == 201
        check_invariants()

    def test_the_notice_is_sent_without_any_offer(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        Provider.objects.update(accepting_new_clients=False)
        row = Appointment.objects.get(ref=appointment["id"])
        appointment_actions.cancel(appointment=row, version=2, reason="", by="staff")
        assert (list_offers(), list(Notice.objects.values_list("kind", flat=True))) == ([], ["confirmation", "rescue"])


@pytest.mark.django_db
class TestAnswering:
    """Accepting and declining."""

    def test_accepting_books_and_withdraws_the_siblings(self, api: Api) -> None:
        provider = create_listed_provider()
        create_listed_provider()
        create_canceled_booking(api, provider, share="about my sister")
        first, *siblings = list_offers()
        key = "k" * 20
        response = respond(api, first, "accept", key)
        assert response.status_code == 201, response.content
        body = response.json()
        assert (body["id"], body["status"], body["version"]) == (first.appointment.ref, "booked", 2)
        assert api.get(f"/appointments/{body['id']}/", body["token"]).status_code == 200
        repeated = respond(api, first, "accept", key)
        assert (repeated.content, repeated["Idempotent-Replayed"]) == (response.content, "true")
        assert (respond(api, first, "accept").status_code, respond(api, first, "accept").json()) == (200, body)
        row = Appointment.objects.get(ref=body["id"])
        assert (Client.objects.get(), row.message_to_provider) == (row.client, "about my sister")
        assert Consent.objects.filter(appointment=row).count() == 2
        assert sorted(Offer.objects.values_list("status", flat=True)) == ["accepted", "withdrawn", "withdrawn"]
        for other in siblings:
            assert problem_code(respond(api, other, "accept")) == (409, "cancelled")
            assert create_hold(api, other.appointment.provider, get_offer(api, other)["start"]).status_code == 201
            break
        check_invariants()

    def test_declining_frees_the_time_for_good(self, api: Api) -> None:
        provider = create_listed_provider()
        other_provider = create_listed_provider()
        create_canceled_booking(api, provider)
        first, second, _third = list_offers()
        for _ in range(2):
            assert respond(api, first, "decline").json()["status"] == "declined"
        assert create_hold(api, other_provider, get_offer(api, first)["start"]).status_code == 201
        assert problem_code(respond(api, first, "accept")) == (409, "cancelled")
        assert respond(api, second, "accept").status_code == 201
        assert problem_code(respond(api, second, "decline")) == (409, "cancelled")

    def test_a_lapsed_offer_can_be_accepted_until_the_time_is_taken(self, api: Api) -> None:
        provider = create_listed_provider()
        other_provider = create_listed_provider()
        create_canceled_booking(api, provider)
        for offer in list_offers():
            expire_hold(offer.appointment.ref)
        Offer.objects.update(expires_at=db.db_now() - timedelta(seconds=1))
        assert (offer_actions.close_lapsed(now=db.db_now()), offer_actions.close_lapsed(now=db.db_now())) == (3, 0)
        first, second, _third = list_offers()
        lapsed = get_offer(api, first)
        assert (lapsed["status"], lapsed["expires_in"], lapsed["expires_at"]) == ("lapsed", 0, None)
        assert create_hold(api, other_provider, lapsed["start"]).status_code == 201
        refusal = respond(api, first, "accept")
        assert problem_code(refusal) == (409, "slot-taken")
        assert len(refusal.json()["next_openings"]) == 3
        assert respond(api, second, "accept").status_code == 201

    def test_an_offer_whose_time_was_taken_shows_as_lapsed(self, api: Api) -> None:
        provider = create_listed_provider()
        other_provider = create_listed_provider()
        create_canceled_booking(api, provider)
        first = list_offers()[0]
        expire_hold(first.appointment.ref)
        assert create_hold(api, other_provider, get_offer(api, first)["start"]).status_code == 201
        assert get_offer(api, first)["status"] == "lapsed"

    def test_accepting_checks_license_and_cost_again(self, api: Api) -> None:
        provider = create_listed_provider()
        other_provider = create_listed_provider()
        appointment = create_booking(api, provider, opening_starts(provider, 5)[-1], known_client=None)
        Appointment.objects.filter(ref=appointment["id"]).update(cost_basis="self_pay_fee", cost_amount=Decimal(150))
        row = Appointment.objects.get(ref=appointment["id"])
        appointment_actions.cancel(appointment=row, version=2, reason="", by="provider")
        first = list_offers()[0]
        Appointment.objects.filter(id=first.appointment_id).update(cost_basis="self_pay_fee", cost_amount=Decimal(1))
        assert problem_code(respond(api, first, "accept")) == (409, "cost-changed")
        License.objects.filter(provider=other_provider).update(expires_on=today() - timedelta(days=1))
        refusal = respond(api, first, "accept")
        assert (problem_code(refusal), refusal.json()["constraint"]) == ((409, "not-eligible"), "license")
        License.objects.update(expires_on=today() + timedelta(days=100))
        assert respond(api, first, "accept").status_code == 201

    def test_invalid_tokens_return_404_and_started_offers_410(self, api: Api) -> None:
        provider = create_listed_provider()
        create_listed_provider()
        create_canceled_booking(api, provider)
        first, second, _third = list_offers()
        bodies = set()
        for ref, token in ((first.ref, ""), (first.ref, second.access_token), ("nothing", first.access_token)):
            for reply in (api.get(f"/offers/{ref}/", token), api.post(f"/offers/{ref}/accept/", {}, token)):
                assert problem_code(reply) == (404, "not-found")
                bodies.add(reply.content)
        assert len(bodies) == 1
        assert invalid_fields(api.post(f"/offers/{first.ref}/accept/", {"x": 1}, first.access_token)) == ["x"]
        row = first.appointment
        span = type(row.period)
        back = timedelta(days=9)
        row.period = span(row.period.lower - back, row.period.upper - back)
        row.blocked_period = span(row.blocked_period.lower - back, row.blocked_period.upper - back)
        row.save(update_fields=["period", "blocked_period"])
        for reply in (api.get(f"/offers/{first.ref}/", first.access_token), respond(api, first, "accept")):
            assert problem_code(reply) == (410, "expired")


@pytest.fixture
def mailbox(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A mailbox folder for this test."""
    settings.MAIL_FOLDER = tmp_path / "mailbox"
    settings.EMAIL_BACKEND = "matching.booking.gateways.mail.FolderBackend"
    return settings.MAIL_FOLDER


@pytest.mark.django_db
class TestMessages:
    """The message and the page."""

    def test_one_neutral_message_lists_all_offers(self, api: Api, mailbox: Path) -> None:
        provider = create_listed_provider(focus=("trauma",))
        create_listed_provider(display_name="Bo Lee")
        create_canceled_booking(api, provider)
        assert tasks.deliver_notices() == 1
        [path] = mailbox.glob("*.eml")
        mail = email.message_from_bytes(path.read_bytes())
        text = mail.get_payload()[0].get_payload(decode=True).decode()
        assert mail["Subject"] == "Your appointment was canceled"
        assert [f"/offers/{offer.ref}/{offer.access_token}/" in text for offer in list_offers()] == [True] * 3
        assert text.count("Bo Lee") == 3
        assert [word for word in NEUTRAL if word in (str(mail["Subject"]) + text).lower()] == []

    def test_reading_changes_nothing_and_one_post_books(self, api: Api) -> None:
        provider = create_listed_provider()
        create_listed_provider(display_name="Bo Lee")
        create_canceled_booking(api, provider)
        first, second, _third = list_offers()
        page, browser = f"/offers/{first.ref}/{first.access_token}/", Browser()
        for _ in range(3):
            html = browser.get(page).content.decode()
            browser.head(page)
        assert html.count("Take this time") == 3
        assert set(Offer.objects.values_list("status", flat=True)) == {"open"}
        reply = browser.post(page, {"accept": "yes", "offer": second.ref})
        assert (reply.status_code, reply["Location"]) == (302, f"/session/{second.appointment.ref}/")
        assert "Bo Lee" in browser.get(reply["Location"]).content.decode()
        assert "No time is kept for you here any more" in Browser().get(page).content.decode()

    def test_declining_all_releases_all(self, api: Api) -> None:
        provider = create_listed_provider()
        create_listed_provider()
        create_canceled_booking(api, provider)
        first = list_offers()[0]
        page = f"/offers/{first.ref}/{first.access_token}/"
        assert Browser().post(page, {"none": "yes"}).status_code == 302
        assert set(Offer.objects.values_list("status", flat=True)) == {"declined"}
        assert Browser().get(f"/offers/{first.ref}/wrong/").status_code == 410


@pytest.mark.usefixtures("committed")
class TestParallel:
    """Parallel requests."""

    def test_accepting_three_offers_at_once_books_one(self) -> None:
        api, provider = Api(), create_listed_provider()
        create_listed_provider(), create_listed_provider()
        create_canceled_booking(api, provider)

        def accept(offer: Offer) -> str:
            try:
                return offer_actions.accept(offer=Offer.objects.get(id=offer.id), by="client")[0].status
            except BookingRefused as error:
                return error.code

        results = run_in_threads([lambda offer=offer: accept(offer) for offer in list_offers() * 5])
        assert (results.count("booked"), results.count("cancelled")) == (5, 10)
        assert Appointment.objects.filter(status="booked").count() == 1
        check_invariants()

    def test_parallel_cancellations_never_deadlock_or_overlap(self) -> None:
        api, providers = Api(), [create_listed_provider(capacity=50) for _ in range(4)]
        rows = []
        for provider in providers:
            for start in opening_starts(provider, 80)[::6][:4]:
                rows.append(Appointment.objects.get(ref=create_booking(api, provider, start)["id"]))
        run_in_threads(
            [
                lambda row=row: appointment_actions.cancel(appointment=row, version=2, reason="", by="provider")
                for row in rows
            ]
        )
        assert Appointment.objects.filter(status="cancelled").count() == 16
        assert Offer.objects.count() == 48
        assert Notice.objects.filter(kind="rescue").count() == 16
        check_invariants()

    def test_a_lapsed_offer_is_accepted_or_taken_but_never_both(self) -> None:
        api, provider = Api(), create_listed_provider()
        other_provider = create_listed_provider(hours=(0, 1440))
        for _ in range(3):
            create_canceled_booking(api, provider)
            offer = list_offers()[-1]
            expire_hold(offer.appointment.ref)
            start = f"{offer.appointment.period.lower:%Y-%m-%dT%H:%M:%SZ}"
            token = match_token()
            hold_status, offer_status = run_in_threads(
                [
                    lambda start=start, token=token: create_hold(Api(), other_provider, start, token).status_code,
                    lambda offer=offer: respond(Api(), offer, "accept").status_code,
                ]
            )
            assert (hold_status, offer_status) in [(201, 409), (409, 201)]
        check_invariants()
