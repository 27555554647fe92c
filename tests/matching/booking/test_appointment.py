"""Booking, moving and cancelling: every edge and refusal of the contract, in turn and all at once."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection
from icalendar import Calendar

from config import db
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, AppointmentEvent, Booker, Client, Consent
from matching.booking.actions import appointment as actions
from matching.booking.models import Notice
from providers.directory.models import License, Participation, Provider
from tests.conftest import Api
from tests.factories import booking
from tests.factories.booking import (
    CONSENTS,
    PERSON,
    begin,
    booked,
    details,
    fields,
    held,
    lapse,
    match,
    problem,
    starts,
)
from tests.factories.providers import licensed, listed, takes, today
from tests.matching.booking.test_hold import check_truth
from tests.server import serve
from tests.threads import together


def book(api: Api, hold: Any, key: str | None = None, **facts: Any) -> Any:
    return api.post("/appointments/", details(hold["token"], **facts), key=key)


def move(api: Api, one: Any, start: str, version: int | None = None, **facts: Any) -> Any:
    body = {"start": start, "version": version or one["version"], **facts}
    return api.post(f"/appointments/{one['id']}/reschedule/", body, one["token"])


def cancel(api: Api, one: Any, version: int | None = None, **facts: Any) -> Any:
    body = {"version": version or one["version"], **facts}
    return api.post(f"/appointments/{one['id']}/cancel/", body, one["token"])


def look(api: Api, one: Any) -> Any:
    return api.get(f"/appointments/{one['id']}/", one["token"]).json()


@pytest.mark.django_db
class TestBooking:
    """From a hold to an appointment."""

    def test_a_booking_answers_flat_with_a_token_and_keeps_the_id_and_time_of_its_hold(self, api: Api) -> None:
        one = listed(display_name="Maya Okafor", credentials="LCSW")
        hold = held(api, one).json()
        answer = book(api, hold)
        body = answer.json()
        assert answer.status_code == 201
        assert set(body) == {
            *("id", "status", "version", "start", "end", "timezone", "provider"),
            *("calendar_url", "join_url", "cost", "token"),
        }
        assert {name: body[name] for name in ("id", "start", "end")} == {
            name: hold[name] for name in ("id", "start", "end")
        }
        assert (body["status"], body["version"], body["timezone"]) == ("booked", 2, one.timezone)
        assert body["provider"] == {"slug": one.slug, "display_name": "Maya Okafor", "credentials": "LCSW"}
        assert look(api, body) == {name: value for name, value in body.items() if name != "token"}

    def test_booking_again_is_the_same_appointment_and_the_same_token(self, api: Api) -> None:
        hold = held(api, listed()).json()
        first, again = book(api, hold), book(api, hold)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert (Appointment.objects.count(), Client.objects.count(), Notice.objects.count()) == (1, 1, 1)

    def test_a_lapsed_hold_is_booked_if_nobody_took_the_time(self, api: Api) -> None:
        hold = held(api, listed()).json()
        lapse(hold["id"], timedelta(hours=5))
        from matching.booking.tasks import sweep_holds

        assert sweep_holds() == 0
        assert book(api, hold).status_code == 201

    def test_a_lapsed_hold_that_was_taken_is_refused_with_other_times(self, api: Api) -> None:
        one = listed()
        hold = held(api, one).json()
        lapse(hold["id"])
        assert held(api, one, hold["start"]).status_code == 201
        answer = book(api, hold)
        assert problem(answer) == (409, "slot-taken")
        assert len(answer.json()["next_openings"]) == 3

    def test_a_hold_that_was_let_go_is_not_booked(self, api: Api) -> None:
        hold = held(api, listed()).json()
        api.delete(f"/holds/{hold['id']}/", hold["token"])
        assert problem(book(api, hold))[0] == 409
        assert Client.objects.count() == 0

    def test_what_has_begun_is_not_booked(self, api: Api) -> None:
        hold = held(api, listed()).json()
        begin(hold["id"], timedelta(seconds=1))
        assert problem(book(api, hold)) == (409, "too-late")

    @pytest.mark.parametrize(
        ("facts", "constraint"),
        [
            ({"state": "NJ"}, "state"),
            ({"date_of_birth": "1900-01-01"}, "age_group"),
            ({"date_of_birth": "2015-05-05"}, None),
        ],
    )
    def test_who_comes_must_be_who_was_asked_about(self, api: Api, facts: dict, constraint: str | None) -> None:
        hold = held(api, listed()).json()
        answer = book(api, hold, client={**PERSON, **facts})
        if constraint is None:
            # A child: an adult must book.
            assert fields(answer) == ["booker"]
            return
        assert problem(answer) == (409, "not-eligible")
        assert answer.json()["constraint"] == constraint

    def test_a_teen_needs_a_booker_and_a_guardians_consent(self, api: Api) -> None:
        one = listed(age_groups=["teen"])
        teen = {**PERSON, "date_of_birth": f"{today().year - 15}-01-01"}
        parent = {**PERSON, "relationship": "parent"}
        for name in ("date_of_birth", "state", "timezone"):
            parent.pop(name)
        token = match(age_group="teen")
        hold = held(api, one, None, token).json()
        assert fields(book(api, hold, client=teen)) == ["booker"]
        assert fields(book(api, hold, client=teen, booker=parent)) == ["booker"]
        assert fields(book(api, hold, client=teen, consents={**CONSENTS, "guardian": True})) == ["booker"]
        answer = book(api, hold, client=teen, booker=parent, consents={**CONSENTS, "guardian": True})
        assert answer.status_code == 201, answer.content
        assert (Booker.objects.get().relationship, Notice.objects.get().recipient) == ("parent", "booker")
        assert sorted(Consent.objects.values_list("kind", flat=True)) == ["guardian", "privacy", "telehealth"]

    def test_somebody_born_on_a_leap_day_is_eighteen_on_the_first_of_march(self) -> None:
        from datetime import date

        from matching.appointments.domain.appointment import age_on

        born = date(2008, 2, 29)
        assert [age_on(born, date(2026, 2, 28)), age_on(born, date(2026, 3, 1))] == [17, 18]

    def test_license_and_plan_must_still_hold_on_the_day(self, api: Api) -> None:
        one = listed()
        hold = held(api, one).json()
        License.objects.update(expires_on=today() - timedelta(days=1))
        answer = book(api, hold)
        assert (problem(answer), answer.json()["constraint"]) == ((409, "not-eligible"), "license")
        License.objects.update(expires_on=today() + timedelta(days=100))
        Participation.objects.update(ends_on=today())
        answer = book(api, hold)
        assert (problem(answer), answer.json()["constraint"]) == ((409, "not-eligible"), "plan")

    def test_a_changed_cost_is_shown_once_and_asking_again_agrees_to_it(self, api: Api) -> None:
        one = listed()
        hold = held(api, one, None, match(self_pay_max=Decimal(200))).json()
        Provider.objects.update(self_pay_fee=Decimal("175.00"))
        answer = book(api, hold)
        assert problem(answer) == (409, "cost-changed")
        assert answer.json()["cost"]["amount"] == {"amount": "175.00", "currency": "USD"}
        again = book(api, hold)
        assert (again.status_code, again.json()["cost"]["amount"]["amount"]) == (201, "175.00")

    def test_a_fee_beyond_what_was_named_is_refused(self, api: Api) -> None:
        one = listed()
        hold = held(api, one, None, match(self_pay_max=Decimal(200))).json()
        Provider.objects.update(self_pay_fee=Decimal("200.01"))
        answer = book(api, hold)
        assert (problem(answer), answer.json()["constraint"]) == ((409, "not-eligible"), "self_pay")

    def test_only_a_proven_client_is_kept_from_two_sessions_at_once(self, api: Api) -> None:
        one, two = listed(), listed()
        first = booked(api, one)
        again = held(api, two, first["start"]).json()
        # The same e-mail proves nothing and refuses nothing.
        assert book(api, again).status_code == 201
        third = listed()
        answer = book(api, held(api, third, first["start"]).json(), known_client=first["token"])
        assert problem(answer) == (409, "client-overlap")

    def test_a_proven_client_books_five_sessions_ahead_and_no_sixth(self, api: Api) -> None:
        one = listed()
        free = starts(one, 80)[::5]
        first = booked(api, one, free[0])
        for start in free[1:5]:
            booked(api, one, start, known_client=first["token"])
        answer = book(api, held(api, one, free[6]).json(), known_client=first["token"])
        assert problem(answer) == (409, "client-limit")
        assert Client.objects.count() == 1
        cancel(api, first)
        assert book(api, held(api, one, free[7]).json(), known_client=first["token"]).status_code == 201

    def test_a_foreign_token_of_a_known_client_is_not_found(self, api: Api) -> None:
        hold = held(api, listed()).json()
        for token in ("x", hold["token"]):
            assert problem(book(api, hold, known_client=token)) == (404, "not-found")
        assert problem(api.post("/appointments/", details("x"))) == (404, "not-found")

    def test_a_booking_takes_a_place_and_the_last_place_closes_the_list(self, api: Api) -> None:
        one = listed(capacity=1)
        assert api.get(f"/providers/{one.slug}/").json()["accepting_new_clients"] is True
        made = booked(api, one)
        assert api.get(f"/providers/{one.slug}/").json()["accepting_new_clients"] is False
        assert api.post("/matches/", booking.ASKED).json()["eligible"] == 0
        assert cancel(api, made).status_code == 200
        assert api.post("/matches/", booking.ASKED).json()["eligible"] == 1

    def test_one_place_is_never_given_to_two_holds(self, api: Api) -> None:
        one = listed(capacity=1)
        first, *_, last = starts(one, 9)
        assert held(api, one, first).status_code == 201
        answer = held(api, one, last)
        assert (problem(answer), answer.json()["constraint"]) == ((409, "not-eligible"), "accepting_new_clients")

    def test_everything_that_names_a_person_is_ciphertext_in_the_table(self, api: Api) -> None:
        person = {**PERSON, "name": "Canaria Eins", "member_id": "can-4242 aa", "phone": "+1 (555) 010-0199 ext 5"}
        booked(api, listed(), client=person, share="Canary of the note")
        one = Client.objects.get()
        assert (one.name, one.member_id, one.phone) == ("Canaria Eins", "CAN4242AA", "+15550100199;ext=5")
        with connection.cursor() as cursor:
            for table in ("appointments_client", "appointments_appointment", "booking_answer", "booking_notice"):
                cursor.execute(f"SELECT t::text FROM {table} t")
                text = str(cursor.fetchall())
                # Each too long, or with letters too far along, to stand in ciphertext's hexadecimal by chance.
                for canary in ("Canaria", "CAN4242AA", "5550100199", "Canary of", "ana@example"):
                    assert canary not in text
                    assert canary.encode().hex() not in text

    def test_history_can_not_be_rewritten(self, api: Api) -> None:
        booked(api, listed())
        from django.db import transaction

        for act in (AppointmentEvent.objects.all().delete, lambda: AppointmentEvent.objects.update(version=9)):
            with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
                act()


@pytest.mark.django_db
class TestMoving:
    """Another time, perhaps with another provider."""

    def test_a_move_keeps_id_and_token_raises_the_version_and_frees_the_old_time(self, api: Api) -> None:
        one = listed()
        made = booked(api, one)
        later = starts(one, 9)[-1]
        answer = move(api, made, later)
        body = answer.json()
        assert answer.status_code == 200
        assert (body["id"], body["version"], body["start"], body["status"]) == (made["id"], 3, later, "booked")
        assert look(api, made) == body
        assert held(api, one, made["start"]).status_code == 201
        assert list(Notice.objects.order_by("id").values_list("kind", "version")) == [("confirmation", 2), ("moved", 3)]

    def test_a_move_may_overlap_its_own_old_time(self, api: Api) -> None:
        one = listed()
        made = booked(api, one)
        from datetime import datetime

        near = datetime.fromisoformat(made["start"]) + timedelta(minutes=15)
        assert move(api, made, f"{near:%Y-%m-%dT%H:%M:%SZ}").status_code == 200

    def test_a_stale_version_is_told_first_with_what_is_so_now(self, api: Api) -> None:
        made = booked(api, listed())
        for version in (1, 3, 2**31 - 1):
            answer = move(api, made, "2030-01-01T00:00:00Z", version)
            assert problem(answer) == (409, "version-stale")
            assert (answer.json()["appointment_status"], answer.json()["version"]) == ("booked", 2)
        cancel(api, made)
        assert problem(move(api, made, made["start"])) == (409, "version-stale")

    def test_a_cancelled_one_is_not_moved(self, api: Api) -> None:
        made = booked(api, listed())
        cancel(api, made)
        assert problem(move(api, made, made["start"], 3)) == (409, "cancelled")

    def test_a_taken_time_leaves_everything_as_it_was(self, api: Api) -> None:
        one = listed()
        free = starts(one, 9)
        mine, theirs = booked(api, one, free[0]), booked(api, one, free[-1])
        answer = move(api, mine, theirs["start"])
        assert problem(answer) == (409, "slot-taken")
        assert len(answer.json()["next_openings"]) == 3
        assert look(api, mine)["start"] == free[0]
        assert Appointment.objects.get(ref=mine["id"]).version == 2

    def test_two_who_want_each_others_time_both_keep_their_own(self, api: Api) -> None:
        one = listed()
        free = starts(one, 9)
        mine, theirs = booked(api, one, free[0]), booked(api, one, free[-1])
        assert problem(move(api, mine, theirs["start"])) == (409, "slot-taken")
        assert problem(move(api, theirs, mine["start"])) == (409, "slot-taken")
        assert (look(api, mine)["start"], look(api, theirs)["start"]) == (free[0], free[-1])

    def test_a_move_to_a_lapsed_holds_time_takes_it(self, api: Api) -> None:
        one = listed()
        free = starts(one, 9)
        mine, hold = booked(api, one, free[0]), held(api, one, free[-1]).json()
        assert problem(move(api, mine, free[-1])) == (409, "slot-taken")
        lapse(hold["id"])
        assert move(api, mine, free[-1]).status_code == 200
        assert api.get(f"/holds/{hold['id']}/", hold["token"]).json()["status"] == "expired"

    @pytest.mark.parametrize("hours", [-1, 0])
    def test_the_past_is_too_late(self, api: Api, hours: int) -> None:
        made = booked(api, listed())
        at = db.clock() + timedelta(hours=hours)
        assert problem(move(api, made, f"{at:%Y-%m-%dT%H:00:00Z}")) == (409, "too-late")

    def test_what_has_begun_is_neither_moved_nor_cancelled(self, api: Api) -> None:
        one = listed()
        made = booked(api, one)
        begin(made["id"], timedelta(minutes=1))
        assert problem(move(api, made, starts(one, 9)[-1])) == (409, "too-late")
        assert problem(cancel(api, made)) == (409, "too-late")

    def test_beyond_four_weeks_nothing_is_offered(self, api: Api) -> None:
        one = listed(horizon_days=365)
        made = booked(api, one)
        at = db.clock() + timedelta(days=29)
        assert problem(move(api, made, f"{at:%Y-%m-%dT16:00:00Z}")) == (409, "not-offered")

    def test_long_after_booking_other_times_are_still_offered(self, api: Api) -> None:
        one = listed()
        made = booked(api, one)
        Appointment.objects.update(created_at=db.clock() - timedelta(days=60))
        answer = move(api, made, starts(one, 1)[0][:11] + "08:00:00Z")
        assert problem(answer) == (409, "not-offered")
        assert len(answer.json()["next_openings"]) == 3

    def test_another_provider_must_pass_every_gate(self, api: Api) -> None:
        one, two = listed(), listed(age_groups=["teen"])
        made = booked(api, one)
        answer = move(api, made, made["start"], provider=two.slug)
        assert (problem(answer), answer.json()["constraint"]) == ((409, "not-eligible"), "age_group")
        assert problem(move(api, made, made["start"], provider="nobody")) == (404, "not-found")
        third = listed(timezone="America/Chicago")
        body = move(api, made, starts(third, 1)[0], provider=third.slug).json()
        assert (body["provider"]["slug"], body["timezone"], body["id"]) == (third.slug, "America/Chicago", made["id"])

    def test_ones_own_provider_may_be_full_and_still_moves(self, api: Api) -> None:
        one = listed(capacity=1)
        made = booked(api, one)
        Provider.objects.update(accepting_new_clients=False)
        assert move(api, made, starts(one, 9)[-1]).status_code == 200

    def test_a_move_to_a_day_without_a_license_is_refused(self, api: Api) -> None:
        one = listed()
        made = booked(api, one)
        License.objects.update(expires_on=today() + timedelta(days=3))
        answer = move(api, made, starts(one, 1, days=6)[0])
        assert (problem(answer), answer.json()["constraint"]) == ((409, "not-eligible"), "license")

    def test_a_proven_clients_move_onto_another_session_of_theirs_is_refused(self, api: Api) -> None:
        one, two = listed(), listed()
        free = starts(one, 9)
        first = booked(api, one, free[0])
        second = booked(api, two, free[-1], known_client=first["token"])
        assert problem(move(api, second, free[0])) == (409, "client-overlap")
        assert look(api, second)["start"] == free[-1]


@pytest.mark.django_db
class TestCancelling:
    """Not coming."""

    def test_a_cancelled_session_frees_its_time_and_says_so_once(self, api: Api) -> None:
        one = listed()
        made = booked(api, one)
        first = cancel(api, made, reason="ill")
        assert (first.status_code, first.json()["status"], first.json()["version"]) == (200, "cancelled", 3)
        for version in (2, 3, 99):
            again = cancel(api, made, version)
            assert (again.status_code, again.json()) == (200, first.json())
        events = AppointmentEvent.objects.order_by("version").values_list("before", "after")
        assert list(events) == [("", "held"), ("held", "booked"), ("booked", "cancelled")]
        assert Notice.objects.filter(kind="cancelled").count() == 1
        assert Appointment.objects.get().cancel_reason == "ill"
        assert held(api, one, made["start"]).status_code == 201

    def test_a_stale_version_cancels_nothing(self, api: Api) -> None:
        made = booked(api, listed())
        answer = cancel(api, made, 1)
        assert problem(answer) == (409, "version-stale")
        assert answer.json()["version"] == 2
        assert look(api, made)["status"] == "booked"


@pytest.mark.django_db
class TestConcluding:
    """What became of a session: somebody says so, once, and not too early."""

    def test_it_is_completed_after_its_start_and_missed_after_its_end(self, api: Api) -> None:
        one = listed()
        for act, status, before, after in [
            (actions.complete, "completed", timedelta(seconds=-30), timedelta(seconds=1)),
            (actions.no_show, "no_show", timedelta(minutes=49), timedelta(minutes=51)),
        ]:
            row = Appointment.objects.get(ref=booked(api, one, starts(one, 9)[-1])["id"])
            begin(row.ref, before)
            with pytest.raises(actions.NotYet):
                act(appointment=row, by="provider")
            begin(row.ref, after)
            for _ in range(2):
                done = act(appointment=row, by="provider")
                assert (done.status, done.version) == (status, 3)
            last = row.events.order_by("version").last()
            assert (last.before, last.after, last.actor) == ("booked", status, "provider")
            assert row.events.count() == 3
            begin(row.ref, timedelta(days=2))
        check_truth()

    def test_an_end_never_becomes_another(self, api: Api) -> None:
        one = listed()
        free = starts(one, 9)
        done, gone = booked(api, one, free[0]), booked(api, one, free[-1])
        cancel(api, gone)
        begin(done["id"], timedelta(hours=2))
        begin(gone["id"], timedelta(hours=5))
        row = Appointment.objects.get(ref=done["id"])
        actions.complete(appointment=row, by="staff")
        for appointment, act, code in [
            (row, actions.no_show, "version-stale"),
            (Appointment.objects.get(ref=gone["id"]), actions.complete, "cancelled"),
            (Appointment.objects.get(ref=gone["id"]), actions.no_show, "cancelled"),
        ]:
            with pytest.raises(Refused) as error:
                act(appointment=appointment, by="staff")
            assert error.value.code == code
        assert problem(cancel(api, done, 3)) == (409, "too-late")

    def test_nothing_is_missed_by_the_clock_alone(self, api: Api) -> None:
        from matching.booking import tasks

        made = booked(api, listed())
        begin(made["id"], timedelta(days=3))
        tasks.sweep_holds()
        assert look(api, made)["status"] == "booked"


@pytest.mark.django_db
class TestSeeing:
    """Who may look, and for how long."""

    def test_a_wrong_missing_or_foreign_token_is_the_same_404_as_no_appointment(self, api: Api) -> None:
        one = listed()
        mine, theirs = booked(api, one), booked(api, one, starts(one, 9)[-1])
        hold = Appointment.objects.get(ref=mine["id"])
        from config.crypto import tokens

        bodies = set()
        for ref, token in [
            (mine["id"], ""),
            (mine["id"], theirs["token"]),
            (mine["id"], tokens.derive("hold", hold.ref)),
            (mine["id"], tokens.derive("calendar", hold.ref)),
            ("0" * 26, mine["token"]),
        ]:
            stranger = {"id": ref, "token": token, "version": 2}
            for answer in (
                api.get(f"/appointments/{ref}/", token),
                api.get(f"/appointments/{ref}/calendar.ics", token),
                move(api, stranger, mine["start"]),
                cancel(api, stranger),
            ):
                assert problem(answer) == (404, "not-found")
                bodies.add(answer.content)
        assert len(bodies) == 1

    def test_a_token_lives_until_thirty_days_after_the_session(self, api: Api) -> None:
        made = booked(api, listed())
        begin(made["id"], timedelta(days=30))
        assert api.get(f"/appointments/{made['id']}/", made["token"]).status_code == 200
        begin(made["id"], timedelta(days=30, minutes=50))
        for answer in (
            api.get(f"/appointments/{made['id']}/", made["token"]),
            cancel(api, made),
            api.get(f"/appointments/{made['id']}/calendar.ics", made["token"]),
        ):
            assert problem(answer) == (410, "expired")

    def test_the_calendar_file_is_neutral_stable_and_open_to_its_own_token_only(self, api: Api) -> None:
        made = booked(api, listed(), share="secret")
        path = made["calendar_url"].removeprefix("http://testserver/api/v1")
        uids = set()
        for version, status in ((2, "CONFIRMED"), (3, "CONFIRMED"), (4, "CANCELLED")):
            answer = api.http.get(f"/api/v1{path}", headers={"Accept": "text/html"})
            assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
            assert answer["Cache-Control"] == "no-store"
            event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
            assert (event["SEQUENCE"], event["STATUS"], event["SUMMARY"], event["CLASS"]) == (
                version,
                status,
                "Appointment",
                "PRIVATE",
            )
            assert not {"DESCRIPTION", "LOCATION", "ATTENDEE", "ORGANIZER", "URL"} & set(event)
            assert event["DTSTART"].dt == Appointment.objects.get().session.lower
            uids.add(str(event["UID"]))
            for word in (b"herap", b"Maya", b"secret", b"trauma"):
                assert word not in answer.content
            if version == 2:
                move(api, made, starts(Provider.objects.get(), 9)[-1])
            elif version == 3:
                cancel(api, made, 3)
        assert len(uids) == 1
        token = path.partition("token=")[2]
        assert problem(api.get(f"/appointments/{made['id']}/", token)) == (404, "not-found")
        assert problem(api.get(f"/appointments/{made['id']}/calendar.ics", token="", token_=1)) == (400, "invalid")
        assert api.get(f"/appointments/{made['id']}/calendar.ics", made["token"]).status_code == 200


@pytest.mark.usefixtures("committed")
class TestMany:
    """Many at the same moment, over HTTP, against two processes."""

    def test_many_confirmations_of_one_hold_are_one_appointment(self) -> None:
        one = listed()
        with serve() as server:
            hold = server.post("/holds/", {"match": match(), "provider": one.slug, "start": starts(one, 1)[0]}).json()
            found = together([lambda: server.post("/appointments/", details(hold["token"])).status for _ in range(20)])
        assert sorted(found) == [*[200] * 19, 201]
        assert (Client.objects.count(), Notice.objects.count()) == (1, 1)
        check_truth()

    def test_moves_and_cancellations_of_one_version_have_one_winner(self) -> None:
        one = listed(hours=(0, 1440))
        free = starts(one, 300)[::6]
        with serve() as server:
            for turn in range(3):
                hold = server.post("/holds/", {"match": match(), "provider": one.slug, "start": free[turn]}).json()
                made = server.post("/appointments/", details(hold["token"])).json()
                path, token = f"/appointments/{made['id']}", made["token"]
                acts = [
                    lambda start=start, path=path, token=token: (
                        server.post(f"{path}/reschedule/", {"start": start, "version": 2}, token).status
                    )
                    for start in free[10 * turn + 5 : 10 * turn + 14]
                ]
                acts.append(lambda path=path, token=token: server.post(f"{path}/cancel/", {"version": 2}, token).status)
                assert sorted(together(acts)) == [200, *[409] * 9]
                assert Appointment.objects.get(ref=made["id"]).version == 3
        check_truth()

    def test_two_who_say_what_became_of_a_session_at_once_are_one_word(self) -> None:
        made = booked(Api(), listed())
        begin(made["id"], timedelta(hours=2))

        def say(act: Any) -> str:
            try:
                return act(appointment=Appointment.objects.get(ref=made["id"]), by="provider").status
            except Refused as error:
                return error.code

        found = together([lambda act=act: say(act) for act in [actions.complete, actions.no_show] * 8])
        assert sorted(set(found)) in (["completed", "version-stale"], ["no_show", "version-stale"])
        assert found.count("version-stale") == 8
        check_truth()

    def test_a_storm_of_swaps_between_providers_never_overlaps_and_never_fails(self) -> None:
        many = [listed(capacity=50) for _ in range(3)]
        free = starts(many[0], 200)[::5][:4]
        with serve() as server:
            made = []
            for start in free:
                hold = server.post("/holds/", {"match": match(), "provider": many[0].slug, "start": start}).json()
                made.append(server.post("/appointments/", details(hold["token"])).json())

            def act(place: int) -> int:
                one = made[place % len(made)]
                version = server.ask("GET", f"/api/v1/appointments/{one['id']}/", token=one["token"]).json()["version"]
                body = {
                    "start": free[(place * 7) % len(free)],
                    "version": version,
                    "provider": many[place % 3].slug,
                }
                return server.post(f"/appointments/{one['id']}/reschedule/", body, one["token"]).status

            found = together([lambda place=place: act(place) for place in range(60)], at_once=20)
        assert set(found) <= {200, 409}
        assert 200 in found
        check_truth()

    def test_a_proven_client_never_gets_a_sixth_session_however_fast_they_ask(self) -> None:
        one = listed(capacity=50, hours=(0, 1440))
        free = starts(one, 300)[::6]
        with serve() as server:

            def hold(start: str) -> str:
                body = {"match": match(), "provider": one.slug, "start": start}
                return server.post("/holds/", body).json()["token"]

            first = server.post("/appointments/", details(hold(free[0]))).json()["token"]
            holds = [hold(start) for start in free[1:13]]
            found = together(
                [
                    lambda token=token: server.post("/appointments/", details(token, known_client=first)).status
                    for token in holds
                ]
            )
        assert sorted(found) == [*[201] * 4, *[409] * 8]
        check_truth()


@pytest.mark.django_db
def test_a_license_for_a_second_state_lets_a_couple_in_two_states_be_seen(api: Api) -> None:
    one = listed()
    licensed(one, "NJ")
    takes(one, "cigna-ppo")
    assert held(api, one, None, match(other_states=("NJ",), plan="cigna-ppo")).status_code == 201
