"""A flood can't take every opening: caps by network, provider and address, deadlines, and mail to unproven addresses."""

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from config import db
from config.crypto import tokens
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.domain.booking_request import BookingDetails, Contact
from matching.appointments.models import Appointment
from matching.booking import tasks
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import contact, delivery
from matching.booking.actions import hold as hold_actions
from matching.booking.domain.caps import CapReached, canonical_email
from matching.booking.gateways import message
from matching.booking.models import Notice
from matching.search.queries import match_request
from providers.directory.models import Provider
from tests.conftest import Api
from tests.factories import offers
from tests.factories.booking import PERSON, booking_body, create_hold, match_token, opening_starts, problem_code
from tests.factories.providers import add_weekly_hours, create_listed_provider

pytestmark = pytest.mark.django_db
CONTACTLESS = {**PERSON, "email": None, "contact": {"email_ok": False}}
TWO_HOURS = timedelta(hours=2)


@pytest.fixture(autouse=True)
def caps_apply(settings: Any) -> None:
    settings.THROTTLE_OFF = False
    settings.THROTTLE_RATES = dict.fromkeys(settings.THROTTLE_RATES, 100_000)
    settings.QUIET_HOURS = ""  # so that the hour of the day does not matter here


@pytest.fixture
def api() -> Api:
    return network(7)


def network(number: int) -> Api:
    """Return an API client from a network of its own."""
    client = Api()
    client.http = Client(REMOTE_ADDR=f"198.51.{number}.7")
    return client


def with_email(address: str) -> dict[str, Any]:
    return {**PERSON, "email": address}


def book(
    api: Api, provider: Provider, client: dict[str, Any], start: str | None = None, **facts: Any
) -> tuple[int, Any]:
    """Hold a free time and book it. Return the status and the body of the booking."""
    held = create_hold(api, provider, start or free_starts(provider)[0])
    assert held.status_code == 201, held.content
    response = api.post("/appointments/", booking_body(held.json()["token"], client=client, **facts))
    return response.status_code, response.json()


def free_starts(provider: Provider) -> list[str]:
    return opening_starts(provider, 200, days=1)


def providers(count: int, capacity: int = 20) -> list[Provider]:
    return [create_listed_provider(capacity=capacity) for _ in range(count)]


def deadline_of(body: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(body["confirm_by"]) if body["confirm_by"] else None


def link(ref: str, browser: Client | None = None) -> Any:
    """Open the mailed link of the appointment, with the mailed code, in a browser. Return the last response."""
    browser = browser or Client()
    path = f"/s/{Notice.objects.filter(appointment__ref=ref).latest('id').link_token}/"
    browser.post(path)
    return browser.post(path, {"code": message.code(Notice.objects.filter(kind="code").latest("id"))})


def pass_deadline(ref: str) -> None:
    """Let the deadline pass, with its message sent two hours ago."""
    now = db.db_now()
    sent = now - timedelta(hours=2)
    Notice.objects.filter(appointment__ref=ref).update(status="sent", sending_started_at=sent, sent_at=sent)
    Appointment.objects.filter(ref=ref).update(confirm_by=now - timedelta(seconds=1))


def booked_above_cap(settings: Any, api: Api, **facts: Any) -> Appointment:
    """Return a booking that has a deadline."""
    settings.UNPROVEN_PER_NETWORK = 0
    status, body = book(api, create_listed_provider(), PERSON, **facts)
    assert (status, body["status"], bool(body["confirm_by"])) == (201, "booked", True)
    return Appointment.objects.get(ref=body["id"])


class TestDeadlines:
    def test_the_sixth_unproven_booking_of_a_network_in_a_day_has_a_deadline(self, api: Api) -> None:
        answers = [book(api, each, with_email(f"p{n}@example.org")) for n, each in enumerate(providers(6))]
        assert [(status, bool(body["confirm_by"])) for status, body in answers] == [(201, False)] * 5 + [(201, True)]
        deadline = deadline_of(answers[5][1])
        assert answers[5][1]["status"] == "booked"
        assert deadline is not None
        assert abs(deadline - (db.db_now() + TWO_HOURS)) < timedelta(minutes=1)
        Appointment.objects.filter(ref=answers[0][1]["id"]).update(booked_at=db.db_now() - timedelta(days=1))
        assert book(network(8), providers(1)[0], with_email("other@example.org"))[1]["confirm_by"] is None

    def test_the_third_with_one_provider_has_a_deadline(self, api: Api) -> None:
        provider = create_listed_provider(capacity=20)
        answers = [book(api, provider, with_email(f"p{n}@example.org"))[1] for n in range(3)]
        assert [bool(body["confirm_by"]) for body in answers] == [False, False, True]

    def test_nothing_shows_that_an_address_has_bookings(self) -> None:
        """A deadline would show anyone who knows an address that its owner sees a therapist."""
        answers = [book(network(n), each, with_email("ana@example.org"))[1] for n, each in enumerate(providers(6))]
        assert [body["confirm_by"] for body in answers] == [None] * 6

    def test_half_of_a_providers_places_go_to_unproven_bookings_of_all_networks_without_a_deadline(self) -> None:
        provider = create_listed_provider(capacity=8)
        answers = [book(network(n), provider, with_email(f"p{n}@example.org"))[1] for n in range(5)]
        assert [bool(body["confirm_by"]) for body in answers] == [False] * 4 + [True]

    def test_a_deadline_is_never_later_than_the_start(self, settings: Any, api: Api) -> None:
        settings.UNPROVEN_PER_NETWORK = 0
        provider = create_listed_provider(hours=(0, 1440))
        soon = opening_starts(provider, 8, days=0)[0]
        body = book(api, provider, PERSON, soon)[1]
        assert body["confirm_by"] == body["start"] == soon

    def test_holds_from_before_cannot_exceed_a_networks_deadlines(self, settings: Any, api: Api) -> None:
        settings.UNPROVEN_PER_NETWORK, settings.DEADLINES_PER_NETWORK = 0, 1
        holds = [create_hold(api, each).json()["token"] for each in providers(2)]
        first, second = (api.post("/appointments/", booking_body(token)) for token in holds)
        assert (first.status_code, problem_code(second)) == (201, (429, "rate-limited"))

    def test_moving_earlier_moves_the_deadline(self, settings: Any, api: Api) -> None:
        appointment = booked_above_cap(settings, api)
        soon = (db.db_now() + timedelta(minutes=30)).replace(second=0, microsecond=0)
        Appointment.objects.filter(id=appointment.id).update(confirm_by=db.db_now() + TWO_HOURS)
        provider = create_listed_provider(hours=(0, 1440))
        starts = [start for start in opening_starts(provider, 4, days=0) if start > f"{soon:%Y-%m-%dT%H:%M:%SZ}"]
        moved = appointment_actions.reschedule(
            appointment=appointment, version=2, start=datetime.fromisoformat(starts[0]), provider=provider, by="client"
        )
        assert moved.confirm_by == moved.period.lower

    def test_throttle_off_lifts_every_cap(self, settings: Any, api: Api) -> None:
        settings.THROTTLE_OFF = True
        provider = create_listed_provider(capacity=20)
        answers = [book(api, provider, client) for client in (PERSON, CONTACTLESS) for _ in range(6)]
        assert {(status, body["confirm_by"]) for status, body in answers} == {(201, None)}

    def test_staff_book_without_a_deadline_and_count_as_proof(self, settings: Any) -> None:
        settings.UNPROVEN_PER_NETWORK = 0
        row = book_in_process(create_listed_provider(), b"", PERSON["email"], by="staff")
        assert (row.confirm_by, row.contact_proven_at) == (None, row.booked_at)

    def test_a_known_client_whose_address_is_proven_has_no_deadline_but_a_new_address_has(
        self, settings: Any, api: Api
    ) -> None:
        appointment = booked_above_cap(settings, api)
        token = {"known_client": tokens_of(appointment)}
        assert book(api, create_listed_provider(), PERSON, free_starts(appointment.provider)[20], **token)[1][
            "confirm_by"
        ]
        contact.prove(appointment=appointment)
        first, second = providers(2)
        starts = free_starts(first)
        assert book(api, first, PERSON, starts[40], **token)[1]["confirm_by"] is None
        assert book(api, second, with_email("x@example.org"), starts[60], **token)[1]["confirm_by"]

    def test_booking_again_before_proof_counts_and_keeps_the_deadline(self, settings: Any, api: Api) -> None:
        appointment = booked_above_cap(settings, api)
        settings.UNPROVEN_PER_NETWORK = 5
        start = free_starts(appointment.provider)[20]
        [second] = api.post(f"/appointments/{appointment.ref}/again/", {"start": start}, tokens_of(appointment)).json()[
            "appointments"
        ]
        assert second["confirm_by"] == f"{appointment.confirm_by:%Y-%m-%dT%H:%M:%SZ}"
        assert bytes(Appointment.objects.get(ref=second["id"]).network) == bytes(appointment.network)


class TestWithoutMessages:
    def test_the_sixth_of_a_network_in_a_day_is_refused_and_the_others_never_expire(self, api: Api) -> None:
        answers = [book(api, each, CONTACTLESS) for each in providers(6)]
        assert [status for status, _body in answers] == [201] * 5 + [429]
        assert {body["confirm_by"] for _status, body in answers[:5]} == {None}
        assert answers[5][1]["type"] == "urn:attune:problem:rate-limited"
        assert contact.release_overdue(clock=lambda: db.db_now() + timedelta(days=20)) == 0

    def test_retry_after_is_when_the_first_of_the_day_no_longer_counts(self, api: Api, settings: Any) -> None:
        settings.CONTACTLESS_PER_NETWORK = 1
        first, second = providers(2)
        book(api, first, CONTACTLESS)
        Appointment.objects.update(booked_at=db.db_now() - timedelta(hours=23))
        held = create_hold(api, second).json()
        response = api.post("/appointments/", booking_body(held["token"], client=CONTACTLESS))
        assert problem_code(response) == (429, "rate-limited")
        assert 3_500 < int(response["Retry-After"]) <= 3_600

    def test_the_third_with_one_provider_is_refused(self, api: Api) -> None:
        provider = create_listed_provider(capacity=20)
        assert [book(api, provider, CONTACTLESS)[0] for _ in range(3)] == [201, 201, 429]

    def test_all_networks_together_take_half_of_a_providers_places(self) -> None:
        provider = create_listed_provider(capacity=4)
        assert [book(network(n), provider, CONTACTLESS)[0] for n in range(3)] == [201, 201, 429]
        assert book(network(9), provider, PERSON)[0] == 201

    def test_a_refused_person_books_from_the_same_network_with_an_address_and_the_mailed_link(
        self, settings: Any, api: Api
    ) -> None:
        settings.CONTACTLESS_PER_NETWORK = settings.UNPROVEN_PER_NETWORK = 0
        held = create_hold(api, create_listed_provider()).json()
        assert api.post("/appointments/", booking_body(held["token"], client=CONTACTLESS)).status_code == 429
        booked = api.post("/appointments/", booking_body(held["token"]))
        assert (booked.status_code, bool(booked.json()["confirm_by"])) == (201, True)
        assert link(booked.json()["id"]).status_code == 302
        released = contact.release_overdue(clock=lambda: db.db_now() + timedelta(hours=3))
        appointment = api.get(f"/appointments/{booked.json()['id']}/", booked.json()["token"]).json()
        assert (released, appointment["status"], appointment["confirm_by"]) == (0, "booked", None)

    def test_the_page_keeps_every_word_and_says_what_helps(self, settings: Any, api: Api) -> None:
        settings.CONTACTLESS_PER_NETWORK, settings.CONTACT_PHONE = 0, "+1 212 555 0100"
        held = create_hold(api, create_listed_provider()).json()
        typed = {
            "name": "Ana Ruiz",
            "date_of_birth": "1990-05-04",
            "telehealth": "on",
            "privacy": "on",
            "share": "Hello there",
        }
        browser = Client()
        session = browser.session
        session["held"] = [held["id"]]
        session.save()
        response = browser.post(f"/book/{held['id']}/", typed)
        html = response.content.decode()
        assert (response.status_code, int(response["Retry-After"]) > 0) == (429, True)
        expected = (
            "Ana Ruiz",
            "1990-05-04",
            "Hello there",
            "Add an e-mail address that is safe for you",
            "+1 212 555 0100",
        )
        assert [word for word in expected if word not in html] == []
        assert (
            browser.post(f"/book/{held['id']}/", typed | {"email": "a@example.org", "email_ok": "on"}).status_code
            == 302
        )


class TestHolds:
    def test_one_network_holds_at_most_three_times_of_a_provider(self, api: Api) -> None:
        provider = create_listed_provider(capacity=20)
        answers = [create_hold(api, provider, free_starts(provider)[0]) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [201] * 3 + [429]
        assert (problem_code(answers[3]), answers[3]["Retry-After"]) == ((429, "too-many-holds"), "60")
        assert create_hold(network(8), provider, free_starts(provider)[0]).status_code == 201

    @pytest.mark.parametrize(("capacity", "own"), [(1, 1), (2, 1), (3, 1), (4, 2)])
    def test_one_network_takes_at_most_half_of_the_places(self, api: Api, capacity: int, own: int) -> None:
        provider = create_listed_provider(capacity=capacity)
        answers = [create_hold(api, provider, free_starts(provider)[n]) for n in (0, 8, 16)[: own + 1] if n is not None]
        assert [answer.status_code for answer in answers] == [201] * own + ([429] if capacity > 1 else [409])

    def test_half_of_the_places_are_left_to_networks_that_hold_little(self, settings: Any) -> None:
        settings.PLACES_OF_A_NEWCOMER = 2
        provider, *elsewhere = [create_listed_provider(capacity=capacity) for capacity in (4, 20, 20)]
        for number in (1, 2, 3):
            for other in elsewhere:
                create_hold(network(number), other, free_starts(other)[0])
        statuses = [create_hold(network(n), provider, free_starts(provider)[0]).status_code for n in (1, 2, 3, 4, 5)]
        assert statuses == [201, 201, 429, 201, 201]

    def test_the_page_says_what_helps_and_the_answers_stay(self, settings: Any) -> None:
        settings.LIVE_HOLDS_PER_NETWORK_AND_PROVIDER = 0
        provider, browser = create_listed_provider(), Client()
        for path, answer in (
            ("who", {"who": "adult", "care": "unsure"}),
            ("where", {"zip": "10001"}),
            ("pay", {"way": "plan", "plan": "aetna-ppo"}),
        ):
            browser.post(f"/match/{path}/", answer)
        choice = {"provider": provider.slug, "start": free_starts(provider)[0]}
        response = browser.post("/book/", choice)
        html = response.content.decode()
        assert (response.status_code, response["Retry-After"], "open its link first" in html) == (429, "60", True)
        settings.LIVE_HOLDS_PER_NETWORK_AND_PROVIDER = 3
        assert browser.post("/book/", choice).status_code == 302

    def test_replacing_ones_own_hold_is_never_refused(self, settings: Any, api: Api) -> None:
        settings.LIVE_HOLDS_PER_NETWORK_AND_PROVIDER = 1
        provider, token = create_listed_provider(capacity=1), match_token()
        starts = free_starts(provider)
        assert [create_hold(api, provider, starts[n], token).status_code for n in (0, 8, 16)] == [201] * 3

    def test_a_network_with_many_deadlines_holds_nothing_more(self, settings: Any, api: Api) -> None:
        settings.DEADLINES_PER_NETWORK = 1
        booked_above_cap(settings, api)
        assert problem_code(create_hold(api, create_listed_provider())) == (429, "too-many-holds")

    def test_an_unproven_appointment_cannot_move_past_the_caps(self, settings: Any, api: Api) -> None:
        provider, full = create_listed_provider(capacity=20), create_listed_provider(capacity=2)
        assert book(api, full, with_email("first@example.org"))[0] == 201
        body = book(api, provider, with_email("second@example.org"))[1]
        change = {"start": free_starts(full)[0], "version": body["version"], "provider": full.slug}
        response = api.post(f"/appointments/{body['id']}/reschedule/", change, body["token"])
        assert problem_code(response) == (429, "too-many-holds")
        contact.prove(appointment=Appointment.objects.get(ref=body["id"]))
        assert api.post(f"/appointments/{body['id']}/reschedule/", change, body["token"]).status_code == 200


class TestProof:
    def test_the_mailed_link_with_its_code_proves_the_contact_and_reading_it_does_not(
        self, settings: Any, api: Api
    ) -> None:
        appointment = booked_above_cap(settings, api)
        Client().get(f"/s/{Notice.objects.get().link_token}/")
        appointment.refresh_from_db()
        assert appointment.contact_proven_at is None
        assert link(appointment.ref)["Location"] == f"/session/{appointment.ref}/"
        appointment.refresh_from_db()
        assert (bool(appointment.contact_proven_at), appointment.confirm_by, appointment.version) == (True, None, 2)

    def test_the_browser_that_booked_proves_it_by_opening_the_link(self, settings: Any, api: Api) -> None:
        appointment = booked_above_cap(settings, api)
        browser = Client()
        session = browser.session
        session["sessions"] = [appointment.ref]
        session.save()
        page = browser.get(f"/session/{appointment.ref}/").content.decode()
        assert "Please open the link in our mail by" in page
        assert browser.post(f"/s/{Notice.objects.get().link_token}/").status_code == 302
        appointment.refresh_from_db()
        assert appointment.contact_proven_at
        assert "Please open the link" not in browser.get(f"/session/{appointment.ref}/").content.decode()

    def test_page_and_mail_say_the_deadline_in_the_clients_zone(self, settings: Any, api: Api, tmp_path: Any) -> None:
        settings.MAIL_FOLDER, settings.EMAIL_BACKEND = tmp_path, "matching.booking.gateways.mail.FolderBackend"
        appointment = booked_above_cap(settings, api)
        noon = appointment.period.lower.replace(hour=20, minute=40, second=0) - timedelta(days=1)
        Appointment.objects.filter(id=appointment.id).update(confirm_by=noon)
        assert tasks.deliver_notices() == 1
        text = next(tmp_path.glob("*.eml")).read_text().replace("=\n", "").replace("=\r\n", "")
        assert "Please open the link below by 3:40 PM. Otherwise we give this time to someone else." in " ".join(
            text.split()
        )

    @pytest.mark.parametrize("sent_minutes_ago", [None, 59])
    def test_a_booking_whose_message_waited_is_not_released_before_its_reader_had_an_hour(
        self, settings: Any, api: Api, sent_minutes_ago: int | None
    ) -> None:
        """Others may have filled the queue of that address."""
        appointment = booked_above_cap(settings, api)
        pass_deadline(appointment.ref)
        sent_at = db.db_now() - timedelta(minutes=sent_minutes_ago) if sent_minutes_ago else None
        Notice.objects.update(sent_at=sent_at, status="sent" if sent_at else "pending")
        assert tasks.release_unproven() == 0

    def test_an_overdue_booking_is_released_and_its_client_is_told(self, settings: Any, api: Api) -> None:
        appointment = booked_above_cap(settings, api)
        start = f"{appointment.period.lower:%Y-%m-%dT%H:%M:%SZ}"
        Notice.objects.update(sending_started_at=db.db_now(), sent_at=db.db_now(), status="sent")
        assert tasks.release_unproven() == 0
        pass_deadline(appointment.ref)
        assert (tasks.release_unproven(), tasks.release_unproven()) == (1, 0)
        appointment.refresh_from_db()
        event = appointment.events.latest("version")
        assert (appointment.status, event.actor, event.from_status) == ("cancelled", "system", "booked")
        assert Notice.objects.latest("id").kind == "cancelled"
        assert start in free_starts(appointment.provider)
        assert tasks.deliver_notices() == 1

    def test_proof_before_the_release_keeps_the_time_even_past_the_deadline(self, settings: Any, api: Api) -> None:
        appointment = booked_above_cap(settings, api)
        pass_deadline(appointment.ref)
        contact.prove(appointment=appointment)
        assert tasks.release_unproven() == 0
        appointment.refresh_from_db()
        assert appointment.status == "booked"

    def test_proof_after_the_release_is_refused_and_the_page_says_that_it_is_canceled(
        self, settings: Any, api: Api
    ) -> None:
        appointment = booked_above_cap(settings, api)
        pass_deadline(appointment.ref)
        path = f"/s/{Notice.objects.get().link_token}/"
        tasks.release_unproven()
        with pytest.raises(BookingRefused, match="cancelled"):
            contact.prove(appointment=appointment)
        assert Client().post(path).status_code == 410
        appointment.refresh_from_db()
        assert (appointment.status, appointment.contact_proven_at) == ("cancelled", None)


class TestMessages:
    @pytest.fixture(autouse=True)
    def mailbox(self, settings: Any, tmp_path: Any) -> Any:
        settings.MAIL_FOLDER, settings.EMAIL_BACKEND = tmp_path, "matching.booking.gateways.mail.FolderBackend"
        settings.QUIET_HOURS = ""
        return tmp_path

    def test_an_unproven_address_gets_four_messages_an_hour_and_the_others_wait(self) -> None:
        refs = [
            book(network(n), each, with_email(f"ana+{n}@example.org"))[1]["id"] for n, each in enumerate(providers(12))
        ]
        assert [deliver(), deliver()] == [4, 0]
        assert [deliver(after=timedelta(minutes=59)), deliver(after=timedelta(minutes=61))] == [0, 4]
        contact.prove(appointment=Appointment.objects.get(ref=refs[11]))
        Notice.objects.filter(status="pending").update(due_at=db.db_now())
        assert deliver() == 1, "a proven booking waits for no one"

    def test_another_address_does_not_wait(self) -> None:
        first, *others = providers(6)
        book(network(9), first, with_email("bea@example.org"))
        for number, each in enumerate(others):
            book(network(number), each, PERSON)
        assert deliver() == 5

    def test_nothing_is_sent_about_a_booking_that_ended_before_its_mail_went_out(self) -> None:
        bodies = [book(network(n), each, PERSON)[1] for n, each in enumerate(providers(6))]
        deliver()
        for body in bodies:
            network(1).post(f"/appointments/{body['id']}/cancel/", {"version": 2}, body["token"])
        Notice.objects.update(due_at=db.db_now())
        assert deliver(after=timedelta(hours=2)) == 4, "only those who heard of it hear that it is canceled"
        assert deliver(after=timedelta(hours=4)) == 0

    def test_requested_codes_do_not_wait(self) -> None:
        bodies = [book(network(n), each, PERSON)[1] for n, each in enumerate(providers(5))]
        deliver()
        Client().post(f"/s/{Notice.objects.get(appointment__ref=bodies[0]['id']).link_token}/")
        assert deliver() == 1

    def test_offers_from_the_waitlist_count_too(self, settings: Any, api: Api) -> None:
        settings.UNPROVEN_MESSAGES_PER_HOUR = 1
        provider = create_listed_provider(hours=None)
        offers.join_waitlist()
        offers.join_waitlist()
        add_weekly_hours(provider)
        assert tasks.offer_waitlist_openings() == 2
        assert [deliver(), deliver(after=timedelta(minutes=61))] == [1, 1]


def deliver(after: timedelta = timedelta()) -> int:
    """Deliver due notices as if `after` had passed. Return how many were sent."""
    return delivery.deliver_due(clock=lambda: db.db_now() + after)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_sequence_of_one_networks_bookings_occupies_more_than_the_ceilings(settings: Any, seed: int) -> None:
    settings.UNPROVEN_PER_NETWORK, settings.UNPROVEN_LASTING_PER_NETWORK, settings.DEADLINES_PER_NETWORK = 2, 3, 3
    settings.CONTACTLESS_PER_NETWORK, settings.LIVE_HOLDS_PER_NETWORK = 2, 4
    ceiling = 3 + 3 + 3 + 4  # without messages, with an address and no deadline, with a deadline, held
    dice, own = random.Random(seed), b"n" * 32
    people = [create_listed_provider(capacity=capacity) for capacity in (1, 2, 4, 8, 12)]
    highest = 0
    for number in range(70):
        provider, address = dice.choice(people), dice.choice(["", f"p{number}@example.org"])
        act = dice.choice(["book", "book", "book", "hold", "move", "day", "release"])
        try:
            if act == "book":
                book_in_process(provider, own, address)
            elif act == "hold":
                hold_in_process(provider, own)
            elif act == "day":  # a day passes: nothing is recent anymore
                Appointment.objects.filter(status="booked").update(booked_at=db.db_now() - timedelta(hours=25))
                Appointment.objects.filter(status="held").update(held_until=db.db_now())
            elif act == "release":
                Appointment.objects.filter(confirm_by__isnull=False).update(confirm_by=db.db_now())
                contact.release_overdue()
            elif row := Appointment.objects.filter(status="booked").order_by("?").first():
                appointment_actions.reschedule(
                    appointment=row, version=row.version, start=first_start(provider), provider=provider, by="client"
                )
        except (CapReached, BookingRefused, IndexError):
            continue
        live = [
            row for row in Appointment.objects.filter(status__in=["held", "booked"])
            if row.status == "booked" or (row.held_until and row.held_until > db.db_now())
        ]  # fmt: skip
        highest = max(highest, len(live))
        assert len(live) <= ceiling
        if act != "day":
            for each in people:
                day = db.db_now() - timedelta(hours=24)
                here = [
                    row for row in live if row.provider_id == each.pk and (row.booked_at is None or row.booked_at > day)
                ]
                assert len(here) <= max(each.capacity // 2, 1)
    assert highest > ceiling // 2, "the sequence has to come near the ceiling"


def first_start(provider: Provider) -> datetime:
    return datetime.fromisoformat(free_starts(provider)[0])


def hold_in_process(provider: Provider, network_digest: bytes, by: str = "client") -> Appointment:
    now = db.db_now()
    return hold_actions.create_hold(
        match=match_request.by_token(match_token(), now), provider=provider, start=first_start(provider),
        network=network_digest, by=by, now=now,
    )  # fmt: skip


def book_in_process(provider: Provider, network_digest: bytes, email: str, by: str = "client") -> Appointment:
    """Hold and book by the actions alone."""
    held = hold_in_process(provider, network_digest, by)
    details = BookingDetails(
        contact=Contact("Ana Ruiz", email, email_ok=bool(email)),
        date_of_birth=date(1990, 5, 4),
        state="NY",
        timezone="America/New_York",
        language="en",
        consents=frozenset({"telehealth", "privacy"}),
    )
    return appointment_actions.confirm(appointment=held, details=details, known=None, by=by)[0]


def tokens_of(appointment: Appointment) -> str:
    return tokens.derive("appointment", appointment.ref)


@pytest.mark.parametrize(
    ("email", "canonical"),
    [
        ("Ana@Example.org", "ana@example.org"),
        ("ana+anything@example.org", "ana@example.org"),
        ("a.n.a@example.org", "a.n.a@example.org"),
        ("A.n.a+x@Gmail.com", "ana@gmail.com"),
        ("+ana@example.org", "+ana@example.org"),
    ],
)
def test_spellings_of_one_mailbox_are_one_address(email: str, canonical: str) -> None:
    assert canonical_email(email) == canonical
