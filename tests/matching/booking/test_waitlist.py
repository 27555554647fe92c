"""Waiting: joining, being offered what opened and nothing else, in turn, and leaving."""

import email
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from config import db
from matching.appointments.models import Appointment
from matching.booking import tasks
from matching.booking.actions import offer as offers
from matching.booking.actions import waitlist as actions
from matching.booking.domain import waitlist as domain
from matching.booking.models import Notice, Offer, WaitlistEntry
from providers.directory.models import Provider
from tests.conftest import Api
from tests.factories.booking import CONSENTS, PERSON, booked, fields, lapse, match, problem
from tests.factories.offers import offered, waits
from tests.factories.providers import listed
from tests.matching.booking.test_hold import check_truth
from tests.matching.booking.test_notice import NEUTRAL
from tests.threads import together

CONTACT = {"email": "wanda@example.org", "email_ok": True}


@pytest.fixture(autouse=True)
def awake(settings: Any) -> None:
    """No night, whatever the hour at which the tests run."""
    settings.QUIET_FROM = settings.QUIET_UNTIL = 0


def test_starts_are_kept_as_runs_and_what_is_new_is_told_from_what_was_there() -> None:
    assert domain.start_runs([0, 15, 30, 60, 75, 120]) == [[0, 3], [60, 2], [120, 1]]
    known = domain.KnownOpenings.from_json(
        domain.KnownOpenings(1_000, {7: domain.start_runs([0, 15, 30, 60])}).to_json()
    )
    assert [known.is_new(7, at) for at in (0, 30, 45, 60, 75, 985, 1_000)] == [
        *(False, False, True, False, True, True, False)
    ]
    assert known.is_new(8, 2_000)


def test_night_is_where_the_person_is() -> None:
    at = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # 21:30 in New York, 18:30 in Los Angeles
    assert [domain.is_quiet_hours(at, zone, 21, 8) for zone in ("America/New_York", "America/Los_Angeles")] == [
        True,
        False,
    ]
    morning = datetime(2026, 11, 23, 13, tzinfo=UTC)  # 8:00 in New York
    assert [domain.is_quiet_hours(morning, "America/New_York", 21, end) for end in (8, 9)] == [False, True]


def join(api: Api, token: str | None = None, **facts: Any) -> Any:
    return api.post("/waitlist/", {"match": token or match(), "contact": CONTACT, **facts})


def full(api: Api, **facts: Any) -> tuple[Provider, Any]:
    """A therapist whose only place is taken, and the session that takes it."""
    one = listed(capacity=1, **facts)
    return one, booked(api, one)


def free(api: Api, made: Any) -> None:
    """Whoever had the place cancels."""
    assert api.post(f"/appointments/{made['id']}/cancel/", {"version": 2}, made["token"]).status_code == 200


@pytest.mark.django_db
class TestJoining:
    """In and out."""

    def test_joining_answers_with_a_token_and_thirty_days(self, api: Api) -> None:
        token = match()
        answer = join(api, token, language="es")
        assert (answer.status_code, set(answer.json())) == (201, {"id", "token", "ends_at"})
        entry = WaitlistEntry.objects.get()
        assert entry.ends_at - entry.joined_at == timedelta(days=30)
        assert (entry.email, entry.language, entry.status) == ("wanda@example.org", "es", "waiting")
        assert join(api, token).json()["id"] == answer.json()["id"]
        assert WaitlistEntry.objects.count() == 1

    @pytest.mark.parametrize(
        ("contact", "named"),
        [
            ({"email": "wanda@example.org", "email_ok": False}, "contact.email_ok"),
            ({"email_ok": True}, "contact.email"),
            ({**CONTACT, "phone": "x"}, "contact.phone"),
        ],
    )
    def test_without_a_safe_address_nobody_waits(self, api: Api, contact: dict, named: str) -> None:
        assert fields(join(api, contact=contact)) == [named]

    def test_an_old_match_is_gone_and_an_altered_one_never_was(self, api: Api) -> None:
        assert problem(join(api, match(db.clock() - timedelta(hours=24)))) == (410, "expired")
        assert problem(join(api, "x")) == (404, "not-found")

    def test_a_network_joins_so_often_an_hour_and_no_more(self, api: Api, settings: Any) -> None:
        settings.THROTTLE_OFF, settings.WAITS_PER_NETWORK_HOUR = False, 2
        assert [join(api).status_code for _ in range(3)] == [201, 201, 429]
        assert WaitlistEntry.objects.count() == 2

    def test_leaving_twice_is_leaving_once_and_lets_the_offer_go(self, api: Api) -> None:
        _one, made = full(api)
        place = join(api).json()
        free(api, made)
        assert tasks.serve_waitlist() == 1
        assert problem(api.delete(f"/waitlist/{place['id']}/", "x")) == (404, "not-found")
        for _ in range(2):
            assert api.delete(f"/waitlist/{place['id']}/", place["token"]).status_code == 204
        assert (WaitlistEntry.objects.get().status, Offer.objects.get().status) == ("ended", "withdrawn")
        assert Appointment.objects.filter(status="held").count() == 0
        assert tasks.serve_waitlist() == 0

    def test_entries_end_after_thirty_days_and_go_thirty_days_later(self, api: Api) -> None:
        waits()
        now = db.clock()
        assert actions.end_overdue(now=now + timedelta(days=29)) == 0
        assert actions.end_overdue(now=now + timedelta(days=31)) == 1
        assert actions.purge(now=now + timedelta(days=60)) == 0
        assert (actions.purge(now=now + timedelta(days=62)), WaitlistEntry.objects.count()) == (1, 0)


@pytest.mark.django_db
class TestServing:
    """Who is offered what."""

    def test_what_was_on_the_list_is_no_news_and_what_opens_is(self, api: Api) -> None:
        one = listed()
        made = booked(api, one)
        waits()
        assert tasks.serve_waitlist() == 0
        free(api, made)
        assert tasks.serve_waitlist() == 1
        [offer] = offered()
        mine = Appointment.objects.get(ref=made["id"]).session
        assert abs(offer.appointment.session.lower - mine.lower) < timedelta(hours=1)
        assert (offer.kind, offer.appointment.status) == ("waitlist", "held")
        assert offer.expires_at - offer.created_at <= timedelta(hours=4)
        assert tasks.serve_waitlist() == 0
        check_truth()

    def test_the_longest_waiting_is_first_alone_and_then_the_next(self, api: Api) -> None:
        one, made = full(api)
        first, second = waits(), waits()
        free(api, made)
        assert tasks.serve_waitlist() == 1
        [offer] = offered()
        assert offer.entry == first
        assert api.post("/matches/", {"state": "NY", "age_group": "adult", "plan": "aetna-ppo"}).json()["eligible"] == 0
        assert tasks.serve_waitlist() == 0
        lapse(offer.appointment.ref)
        Offer.objects.update(expires_at=db.clock() - timedelta(seconds=1))
        # The time that lapsed is not pressed on the first again, but another of the same therapist may be.
        assert tasks.serve_waitlist() == 1
        WaitlistEntry.objects.filter(id=first.id).update(joined_at=db.clock())
        offers.decline(offer=offered()[-1], by="client")
        assert tasks.serve_waitlist() == 1
        assert offered()[-1].entry == second
        assert one.id == offered()[-1].appointment.provider_id

    def test_a_therapist_who_was_declined_is_not_offered_again(self, api: Api) -> None:
        _one, made = full(api)
        entry = waits()
        free(api, made)
        tasks.serve_waitlist()
        offers.decline(offer=offered()[0], by="client")
        entry.refresh_from_db()
        assert (entry.status, tasks.serve_waitlist()) == ("waiting", 0)
        other = listed()
        assert tasks.serve_waitlist() == 1
        assert offered()[-1].appointment.provider == other

    def test_nobody_is_written_to_at_night_and_the_next_in_line_is_asked(self, api: Api, settings: Any) -> None:
        hour = db.clock().astimezone(UTC).hour
        settings.QUIET_FROM, settings.QUIET_UNTIL = hour, hour + 1
        _one, made = full(api)
        asleep, awake = waits(match(timezone="UTC")), waits()
        free(api, made)
        assert tasks.serve_waitlist() == 1
        assert (offered()[0].entry, asleep.offers.count()) == (awake, 0)

    def test_nothing_within_the_notice_is_offered(self, api: Api) -> None:
        one, made = full(api)
        waits()
        free(api, made)
        Provider.objects.filter(id=one.id).update(notice=6 * 24 * 60)
        tasks.serve_waitlist()
        for offer in offered():
            assert offer.appointment.session.lower >= offer.created_at + timedelta(days=6)
            assert offer.expires_at <= offer.appointment.session.lower - timedelta(days=6)

    def test_taking_it_is_a_hold_that_is_booked_as_any(self, api: Api) -> None:
        _one, made = full(api)
        entry = waits()
        free(api, made)
        tasks.serve_waitlist()
        [offer] = offered()
        answer = api.post(f"/offers/{offer.ref}/accept/", {}, offer.open_token)
        hold = answer.json()
        assert (answer.status_code, hold["status"], hold["id"]) == (200, "held", offer.appointment.ref)
        assert hold["expires_in"] >= 600
        entry.refresh_from_db()
        assert (entry.status, tasks.serve_waitlist()) == ("ended", 0)
        assert api.post(f"/holds/{hold['id']}/extend/", {}, hold["token"]).json()["expires_in"] >= 600
        body = {"hold": hold["token"], "client": PERSON, "consents": CONSENTS}
        answer = api.post("/appointments/", body)
        assert (answer.status_code, answer.json()["status"]) == (201, "booked")
        check_truth()


@pytest.mark.django_db
class TestTelling:
    """The message and the pages."""

    def test_the_message_is_neutral_and_its_links_open_offer_and_place(
        self, api: Api, settings: Any, tmp_path: Path
    ) -> None:
        settings.MAILBOX, settings.EMAIL_BACKEND = tmp_path, "matching.booking.gateways.mail.MailboxFolder"
        settings.SITE_URL = "http://testserver"
        _one, made = full(api)
        entry = waits()
        free(api, made)
        tasks.serve_waitlist()
        Notice.objects.exclude(kind="offer").delete()
        assert tasks.deliver_notices() == 1
        [path] = tmp_path.glob("*.eml")
        mail = email.message_from_bytes(path.read_bytes())
        text = mail.get_payload(decode=True).decode()
        assert (mail["To"], mail["Subject"]) == ("wanda@example.org", "An appointment time is kept for you")
        assert [word for word in NEUTRAL if word in (str(mail["Subject"]) + text).lower()] == []
        [offer] = offered()
        page, place = f"/offers/{offer.ref}/{offer.open_token}/", f"/waiting/{entry.ref}/{entry.open_token}/"
        assert (page in text, place in text) == (True, True)
        browser = Browser()
        assert [browser.get(path).status_code for path in (page, place)] == [200, 200]
        taken = browser.post(page, {"accept": "yes", "offer": offer.ref})
        assert taken["Location"] == f"/book/{offer.appointment.ref}/"
        assert "Book this session" in browser.get(taken["Location"]).content.decode()
        assert Browser().get(taken["Location"]).status_code == 404
        assert "You are not on the list" in browser.get(place).content.decode()

    def test_a_short_list_offers_to_wait_and_the_link_leaves(self, api: Api) -> None:
        browser = Browser()
        browser.post("/match/who/", {"who": "adult", "care": "talking"})
        browser.post("/match/where/", {"zip": "10001"})
        browser.post("/match/pay/", {"way": "plan", "plan": "aetna-ppo"})
        html = browser.get("/match/list/").content.decode()
        assert "Write to me when a time opens" in html
        wrong = browser.post("/match/wait/", {"email": "wanda@example.org"})
        assert (wrong.status_code, WaitlistEntry.objects.count()) == (400, 0)
        assert "wanda@example.org" in wrong.content.decode()
        place = browser.post("/match/wait/", {"email": "wanda@example.org", "email_ok": "on"})["Location"]
        assert "You are on the list" in browser.get(place).content.decode()
        assert WaitlistEntry.objects.get().status == "waiting"
        browser.post(place)
        assert WaitlistEntry.objects.get().status == "ended"


@pytest.mark.usefixtures("committed")
class TestMany:
    """Many at the same moment."""

    def test_workers_at_once_offer_each_time_and_each_person_once(self) -> None:
        api = Api()
        made = [full(api)[1] for _ in range(3)]
        entries = [waits() for _ in range(5)]
        for one in made:
            free(api, one)
        together([tasks.serve_waitlist for _ in range(6)])
        tasks.serve_waitlist()
        assert sorted(Offer.objects.values_list("entry_id", flat=True)) == [entry.id for entry in entries[:3]]
        assert Notice.objects.filter(kind="offer").count() == 3
        check_truth()

    def test_leaving_taking_and_serving_at_once_end_in_one_state(self) -> None:
        api = Api()
        made = full(api)[1]
        entry = waits()
        free(api, made)
        tasks.serve_waitlist()
        [offer] = offered()

        def take() -> int:
            return Api().post(f"/offers/{offer.ref}/accept/", {}, offer.open_token).status_code

        def leave() -> int:
            return Api().delete(f"/waitlist/{entry.ref}/", entry.open_token).status_code

        found = together([take, leave, tasks.serve_waitlist, take, leave])
        entry.refresh_from_db()
        assert (entry.status, found[1], found[4]) == ("ended", 204, 204)
        status = Appointment.objects.get(id=offer.appointment_id).status
        assert (status, {found[0], found[3]}) in [("held", {200}), ("cancelled", {409}), ("cancelled", {200, 409})]
        check_truth()
