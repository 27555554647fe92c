"""Booking, moving and canceling: every transition and refusal of the contract, sequential and in parallel."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection
from icalendar import Calendar

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentEvent, Booker, Client, Consent
from matching.booking.actions import appointment as appointment_actions
from matching.booking.models import Notice
from providers.directory.models import License, Participation, Provider
from tests.conftest import Api
from tests.factories import booking
from tests.factories.booking import (
    CONSENTS,
    PERSON,
    booking_body,
    create_booking,
    create_hold,
    expire_hold,
    invalid_fields,
    match_token,
    opening_starts,
    problem_code,
    start_appointment,
)
from tests.factories.providers import add_license, add_participation, create_listed_provider, today
from tests.matching.booking.test_hold import check_invariants
from tests.server import serve
from tests.threads import run_in_threads


def book(api: Api, hold: Any, key: str | None = None, **facts: Any) -> Any:
    return api.post("/appointments/", booking_body(hold["token"], **facts), key=key)


def move(api: Api, appointment: Any, start: str, version: int | None = None, **facts: Any) -> Any:
    body = {"start": start, "version": version or appointment["version"], **facts}
    return api.post(f"/appointments/{appointment['id']}/reschedule/", body, appointment["token"])


def cancel(api: Api, appointment: Any, version: int | None = None, **facts: Any) -> Any:
    body = {"version": version or appointment["version"], **facts}
    return api.post(f"/appointments/{appointment['id']}/cancel/", body, appointment["token"])


def look(api: Api, appointment: Any) -> Any:
    return api.get(f"/appointments/{appointment['id']}/", appointment["token"]).json()


@pytest.mark.django_db
class TestBooking:
    """From a hold to an appointment."""

    def test_booking_returns_a_token_and_keeps_the_holds_id_and_time(self, api: Api) -> None:
        provider = create_listed_provider(display_name="Maya Okafor", credentials="LCSW")
        hold = create_hold(api, provider).json()
        response = book(api, hold)
        body = response.json()
        assert response.status_code == 201
        assert set(body) == {
            *("id", "status", "version", "start", "end", "timezone", "provider"),
            *("calendar_url", "join_url", "cost", "confirm_by", "token"),
        }
        assert {name: body[name] for name in ("id", "start", "end")} == {
            name: hold[name] for name in ("id", "start", "end")
        }
        assert (body["status"], body["version"], body["timezone"]) == ("booked", 2, provider.timezone)
        assert body["provider"] == {"slug": provider.slug, "display_name": "Maya Okafor", "credentials": "LCSW"}
        assert look(api, body) == {name: value for name, value in body.items() if name != "token"}

    def test_booking_twice_returns_the_same_appointment(self, api: Api) -> None:
        hold = create_hold(api, create_listed_provider()).json()
        first, second = book(api, hold), book(api, hold)
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json() == second.json()
        assert (Appointment.objects.count(), Client.objects.count(), Notice.objects.count()) == (1, 1, 1)

    def test_a_lapsed_hold_can_be_booked_while_the_time_is_free(self, api: Api) -> None:
        hold = create_hold(api, create_listed_provider()).json()
        expire_hold(hold["id"], timedelta(hours=5))
        from matching.booking.tasks import expire_holds

        assert expire_holds() == 0
        assert book(api, hold).status_code == 201

    def test_a_lapsed_hold_whose_time_was_taken_is_refused_with_alternatives(self, api: Api) -> None:
        provider = create_listed_provider()
        hold = create_hold(api, provider).json()
        expire_hold(hold["id"])
        assert create_hold(api, provider, hold["start"]).status_code == 201
        response = book(api, hold)
        assert problem_code(response) == (409, "slot-taken")
        assert len(response.json()["next_openings"]) == 3

    def test_a_released_hold_cannot_be_booked(self, api: Api) -> None:
        hold = create_hold(api, create_listed_provider()).json()
        api.delete(f"/holds/{hold['id']}/", hold["token"])
        assert problem_code(book(api, hold))[0] == 409
        assert Client.objects.count() == 0

    def test_a_started_opening_cannot_be_booked(self, api: Api) -> None:
        hold = create_hold(api, create_listed_provider()).json()
        start_appointment(hold["id"], timedelta(seconds=1))
        assert problem_code(book(api, hold)) == (409, "too-late")

    @pytest.mark.parametrize(
        ("facts", "constraint"),
        [
            ({"state": "NJ"}, "state"),
            ({"date_of_birth": "1900-01-01"}, "age_group"),
            ({"date_of_birth": "2015-05-05"}, None),
        ],
    )
    def test_client_details_must_match_the_search(self, api: Api, facts: dict, constraint: str | None) -> None:
        hold = create_hold(api, create_listed_provider()).json()
        response = book(api, hold, client={**PERSON, **facts})
        if constraint is None:
            # A child: an adult must book.
            assert invalid_fields(response) == ["booker"]
            return
        assert problem_code(response) == (409, "not-eligible")
        assert response.json()["constraint"] == constraint

    def test_a_teen_needs_a_booker_and_guardian_consent(self, api: Api) -> None:
        provider = create_listed_provider(age_groups=["teen"])
        teen = {**PERSON, "date_of_birth": f"{today().year - 15}-01-01"}
        parent = {**PERSON, "relationship": "parent"}
        for name in ("date_of_birth", "state", "timezone"):
            parent.pop(name)
        token = match_token(age_group="teen")
        hold = create_hold(api, provider, None, token).json()
        assert invalid_fields(book(api, hold, client=teen)) == ["booker"]
        assert invalid_fields(book(api, hold, client=teen, booker=parent)) == ["booker"]
        assert invalid_fields(book(api, hold, client=teen, consents={**CONSENTS, "guardian": True})) == ["booker"]
        response = book(api, hold, client=teen, booker=parent, consents={**CONSENTS, "guardian": True})
        assert response.status_code == 201, response.content
        assert (Booker.objects.get().relationship, Notice.objects.get().recipient) == ("parent", "booker")
        assert sorted(Consent.objects.values_list("kind", flat=True)) == ["guardian", "privacy", "telehealth"]

    def test_a_leap_day_birthday_counts_on_march_first(self) -> None:
        from datetime import date

        from matching.appointments.domain.appointment import age_on

        born = date(2008, 2, 29)
        assert [age_on(born, date(2026, 2, 28)), age_on(born, date(2026, 3, 1))] == [17, 18]

    def test_license_and_plan_are_checked_again_at_booking(self, api: Api) -> None:
        provider = create_listed_provider()
        hold = create_hold(api, provider).json()
        License.objects.update(expires_on=today() - timedelta(days=1))
        response = book(api, hold)
        assert (problem_code(response), response.json()["constraint"]) == ((409, "not-eligible"), "license")
        License.objects.update(expires_on=today() + timedelta(days=100))
        Participation.objects.update(ends_on=today())
        response = book(api, hold)
        assert (problem_code(response), response.json()["constraint"]) == ((409, "not-eligible"), "plan")

    def test_a_changed_cost_is_refused_once_then_accepted(self, api: Api) -> None:
        provider = create_listed_provider()
        hold = create_hold(api, provider, None, match_token(self_pay_max=Decimal(200))).json()
        Provider.objects.update(self_pay_fee=Decimal("175.00"))
        response = book(api, hold)
        assert problem_code(response) == (409, "cost-changed")
        assert response.json()["cost"]["amount"] == {"amount": "175.00", "currency": "USD"}
        second_response = book(api, hold)
        assert (second_response.status_code, second_response.json()["cost"]["amount"]["amount"]) == (201, "175.00")

    def test_a_fee_above_the_clients_maximum_is_refused(self, api: Api) -> None:
        provider = create_listed_provider()
        hold = create_hold(api, provider, None, match_token(self_pay_max=Decimal(200))).json()
        Provider.objects.update(self_pay_fee=Decimal("200.01"))
        response = book(api, hold)
        assert (problem_code(response), response.json()["constraint"]) == ((409, "not-eligible"), "self_pay")

    def test_only_a_known_client_is_checked_for_overlaps(self, api: Api) -> None:
        provider, other_provider = create_listed_provider(), create_listed_provider()
        first = create_booking(api, provider)
        second_hold = create_hold(api, other_provider, first["start"]).json()
        # The same e-mail address is no proof of identity, so it refuses nothing.
        assert book(api, second_hold).status_code == 201
        third_provider = create_listed_provider()
        response = book(api, create_hold(api, third_provider, first["start"]).json(), known_client=first["token"])
        assert problem_code(response) == (409, "client-overlap")

    def test_a_known_client_can_book_five_appointments_ahead(self, api: Api) -> None:
        provider = create_listed_provider()
        starts = opening_starts(provider, 80)[::5]
        first = create_booking(api, provider, starts[0])
        for start in starts[1:5]:
            create_booking(api, provider, start, known_client=first["token"])
        response = book(api, create_hold(api, provider, starts[6]).json(), known_client=first["token"])
        assert problem_code(response) == (409, "client-limit")
        assert Client.objects.count() == 1
        cancel(api, first)
        assert book(api, create_hold(api, provider, starts[7]).json(), known_client=first["token"]).status_code == 201

    def test_an_invalid_known_client_token_returns_404(self, api: Api) -> None:
        hold = create_hold(api, create_listed_provider()).json()
        for token in ("x", hold["token"]):
            assert problem_code(book(api, hold, known_client=token)) == (404, "not-found")
        assert problem_code(api.post("/appointments/", booking_body("x"))) == (404, "not-found")

    def test_booking_the_last_place_stops_new_clients(self, api: Api) -> None:
        provider = create_listed_provider(capacity=1)
        assert api.get(f"/providers/{provider.slug}/").json()["accepting_new_clients"] is True
        appointment = create_booking(api, provider)
        assert api.get(f"/providers/{provider.slug}/").json()["accepting_new_clients"] is False
        assert api.post("/matches/", booking.MATCH_CRITERIA).json()["eligible"] == 0
        assert cancel(api, appointment).status_code == 200
        assert api.post("/matches/", booking.MATCH_CRITERIA).json()["eligible"] == 1

    def test_two_holds_cannot_share_one_place(self, api: Api) -> None:
        provider = create_listed_provider(capacity=1)
        first, *_, last = opening_starts(provider, 9)
        assert create_hold(api, provider, first).status_code == 201
        response = create_hold(api, provider, last)
        assert (problem_code(response), response.json()["constraint"]) == (
            (409, "not-eligible"),
            "accepting_new_clients",
        )

    def test_personal_data_is_encrypted_in_the_tables(self, api: Api) -> None:
        person = {**PERSON, "name": "Canaria Eins", "member_id": "can-4242 aa", "phone": "+1 (555) 010-0199 ext 5"}
        create_booking(api, create_listed_provider(), client=person, share="Canary of the note")
        client = Client.objects.get()
        assert (client.name, client.member_id, client.phone) == ("Canaria Eins", "CAN4242AA", "+15550100199;ext=5")
        with connection.cursor() as cursor:
            for table in (
                "appointments_client",
                "appointments_appointment",
                "booking_idempotentresponse",
                "booking_notice",
            ):
                cursor.execute(f"SELECT t::text FROM {table} t")
                text = str(cursor.fetchall())
                # Each is too long, or has letters beyond f, to appear in hexadecimal ciphertext by chance.
                for canary in ("Canaria", "CAN4242AA", "5550100199", "Canary of", "ana@example"):
                    assert canary not in text
                    assert canary.encode().hex() not in text

    def test_events_cannot_be_changed_or_deleted(self, api: Api) -> None:
        create_booking(api, create_listed_provider())
        from django.db import transaction

        for act in (AppointmentEvent.objects.all().delete, lambda: AppointmentEvent.objects.update(version=9)):
            with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
                act()


@pytest.mark.django_db
class TestMoving:
    """Another time, optionally with another provider."""

    def test_a_move_keeps_id_and_token_and_frees_the_old_time(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        later = opening_starts(provider, 9)[-1]
        response = move(api, appointment, later)
        body = response.json()
        assert response.status_code == 200
        assert (body["id"], body["version"], body["start"], body["status"]) == (appointment["id"], 3, later, "booked")
        assert look(api, appointment) == body
        assert create_hold(api, provider, appointment["start"]).status_code == 201
        assert list(Notice.objects.order_by("id").values_list("kind", "version")) == [("confirmation", 2), ("moved", 3)]

    def test_a_move_may_overlap_its_old_time(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        from datetime import datetime

        near = datetime.fromisoformat(appointment["start"]) + timedelta(minutes=15)
        assert move(api, appointment, f"{near:%Y-%m-%dT%H:%M:%SZ}").status_code == 200

    def test_a_stale_version_is_refused_with_the_current_one(self, api: Api) -> None:
        appointment = create_booking(api, create_listed_provider())
        for version in (1, 3, 2**31 - 1):
            response = move(api, appointment, "2030-01-01T00:00:00Z", version)
            assert problem_code(response) == (409, "version-stale")
            assert (response.json()["appointment_status"], response.json()["version"]) == ("booked", 2)
        cancel(api, appointment)
        assert problem_code(move(api, appointment, appointment["start"])) == (409, "version-stale")

    def test_a_canceled_appointment_cannot_be_moved(self, api: Api) -> None:
        appointment = create_booking(api, create_listed_provider())
        cancel(api, appointment)
        assert problem_code(move(api, appointment, appointment["start"], 3)) == (409, "cancelled")

    def test_a_move_to_a_taken_time_changes_nothing(self, api: Api) -> None:
        provider = create_listed_provider()
        starts = opening_starts(provider, 9)
        appointment, other_appointment = (
            create_booking(api, provider, starts[0]),
            create_booking(api, provider, starts[-1]),
        )
        response = move(api, appointment, other_appointment["start"])
        assert problem_code(response) == (409, "slot-taken")
        assert len(response.json()["next_openings"]) == 3
        assert look(api, appointment)["start"] == starts[0]
        assert Appointment.objects.get(ref=appointment["id"]).version == 2

    def test_two_appointments_cannot_swap_times(self, api: Api) -> None:
        provider = create_listed_provider()
        starts = opening_starts(provider, 9)
        appointment, other_appointment = (
            create_booking(api, provider, starts[0]),
            create_booking(api, provider, starts[-1]),
        )
        assert problem_code(move(api, appointment, other_appointment["start"])) == (409, "slot-taken")
        assert problem_code(move(api, other_appointment, appointment["start"])) == (409, "slot-taken")
        assert (look(api, appointment)["start"], look(api, other_appointment)["start"]) == (starts[0], starts[-1])

    def test_a_move_can_take_the_time_of_a_lapsed_hold(self, api: Api) -> None:
        provider = create_listed_provider()
        starts = opening_starts(provider, 9)
        appointment, hold = create_booking(api, provider, starts[0]), create_hold(api, provider, starts[-1]).json()
        assert problem_code(move(api, appointment, starts[-1])) == (409, "slot-taken")
        expire_hold(hold["id"])
        assert move(api, appointment, starts[-1]).status_code == 200
        assert api.get(f"/holds/{hold['id']}/", hold["token"]).json()["status"] == "expired"

    @pytest.mark.parametrize("hours", [-1, 0])
    def test_moving_to_the_past_is_too_late(self, api: Api, hours: int) -> None:
        appointment = create_booking(api, create_listed_provider())
        at = db.db_now() + timedelta(hours=hours)
        assert problem_code(move(api, appointment, f"{at:%Y-%m-%dT%H:00:00Z}")) == (409, "too-late")

    def test_a_started_appointment_cannot_be_moved_or_canceled(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        start_appointment(appointment["id"], timedelta(minutes=1))
        assert problem_code(move(api, appointment, opening_starts(provider, 9)[-1])) == (409, "too-late")
        assert problem_code(cancel(api, appointment)) == (409, "too-late")

    @pytest.mark.parametrize(("horizon", "last"), [(28, 26), (60, 58), (365, 88)])
    def test_a_move_reaches_the_providers_horizon_up_to_90_days(self, api: Api, horizon: int, last: int) -> None:
        appointment = create_booking(api, create_listed_provider(horizon_days=horizon))
        too_far = db.db_now() + timedelta(days=last + 3)
        assert problem_code(move(api, appointment, f"{too_far:%Y-%m-%dT16:00:00Z}")) == (409, "not-offered")
        at = db.db_now() + timedelta(days=last)
        assert move(api, appointment, f"{at:%Y-%m-%dT16:00:00Z}").status_code == 200

    def test_alternatives_are_offered_long_after_booking(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        Appointment.objects.update(created_at=db.db_now() - timedelta(days=60))
        response = move(api, appointment, opening_starts(provider, 1)[0][:11] + "08:00:00Z")
        assert problem_code(response) == (409, "not-offered")
        assert len(response.json()["next_openings"]) == 3

    def test_a_move_to_another_provider_checks_all_filters(self, api: Api) -> None:
        provider, other_provider = create_listed_provider(), create_listed_provider(age_groups=["teen"])
        appointment = create_booking(api, provider)
        response = move(api, appointment, appointment["start"], provider=other_provider.slug)
        assert (problem_code(response), response.json()["constraint"]) == ((409, "not-eligible"), "age_group")
        assert problem_code(move(api, appointment, appointment["start"], provider="nobody")) == (404, "not-found")
        third_provider = create_listed_provider(timezone="America/Chicago")
        body = move(api, appointment, opening_starts(third_provider, 1)[0], provider=third_provider.slug).json()
        assert (body["provider"]["slug"], body["timezone"], body["id"]) == (
            third_provider.slug,
            "America/Chicago",
            appointment["id"],
        )

    def test_a_move_with_the_same_provider_ignores_capacity(self, api: Api) -> None:
        provider = create_listed_provider(capacity=1)
        appointment = create_booking(api, provider)
        Provider.objects.update(accepting_new_clients=False)
        assert move(api, appointment, opening_starts(provider, 9)[-1]).status_code == 200

    def test_a_move_to_a_day_without_license_is_refused(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        License.objects.update(expires_on=today() + timedelta(days=3))
        response = move(api, appointment, opening_starts(provider, 1, days=6)[0])
        assert (problem_code(response), response.json()["constraint"]) == ((409, "not-eligible"), "license")

    def test_a_known_clients_move_cannot_overlap_another_appointment(self, api: Api) -> None:
        provider, other_provider = create_listed_provider(), create_listed_provider()
        starts = opening_starts(provider, 9)
        first = create_booking(api, provider, starts[0])
        second = create_booking(api, other_provider, starts[-1], known_client=first["token"])
        assert problem_code(move(api, second, starts[0])) == (409, "client-overlap")
        assert look(api, second)["start"] == starts[-1]

    @pytest.mark.parametrize(("is_own", "code"), [(True, "client-overlap"), (False, "slot-taken")])
    def test_postgresql_decides_whose_time_is_taken(self, api: Api, is_own: bool, code: str) -> None:
        """Were a time taken after all checks, the constraint that refuses the row names the reason."""
        provider, other_provider = create_listed_provider(), create_listed_provider()
        starts = opening_starts(provider, 9)
        first = create_booking(api, provider, starts[0])
        facts = {"known_client": first["token"]} if is_own else {}
        second = create_booking(api, other_provider if is_own else provider, starts[-1], **facts)
        other, moving = (Appointment.objects.get(ref=row["id"]) for row in (first, second))
        moving.period, moving.blocked_period = other.period, other.blocked_period
        with pytest.raises(BookingRefused) as refused:
            appointment_actions._write_move(moving, by="client", now=db.db_now())
        assert refused.value.code == code


@pytest.mark.django_db
class TestCanceling:
    """Canceling."""

    def test_canceling_frees_the_time_and_notifies_once(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        first = cancel(api, appointment, reason="ill")
        assert (first.status_code, first.json()["status"], first.json()["version"]) == (200, "cancelled", 3)
        for version in (2, 3, 99):
            response = cancel(api, appointment, version)
            assert (response.status_code, response.json()) == (200, first.json())
        events = AppointmentEvent.objects.order_by("version").values_list("from_status", "to_status")
        assert list(events) == [("", "held"), ("held", "booked"), ("booked", "cancelled")]
        assert Notice.objects.filter(kind="cancelled").count() == 1
        assert Appointment.objects.get().cancel_reason == "ill"
        assert create_hold(api, provider, appointment["start"]).status_code == 201

    def test_canceling_a_stale_version_changes_nothing(self, api: Api) -> None:
        appointment = create_booking(api, create_listed_provider())
        response = cancel(api, appointment, 1)
        assert problem_code(response) == (409, "version-stale")
        assert response.json()["version"] == 2
        assert look(api, appointment)["status"] == "booked"


@pytest.mark.django_db
class TestClosing:
    """Completed or no-show: recorded once, and not too early."""

    def test_completion_needs_the_start_and_no_show_the_end(self, api: Api) -> None:
        provider = create_listed_provider()
        for close, status, before, after in [
            (appointment_actions.mark_completed, "completed", timedelta(seconds=-30), timedelta(seconds=1)),
            (appointment_actions.mark_no_show, "no_show", timedelta(minutes=49), timedelta(minutes=51)),
        ]:
            row = Appointment.objects.get(ref=create_booking(api, provider, opening_starts(provider, 9)[-1])["id"])
            start_appointment(row.ref, before)
            with pytest.raises(appointment_actions.TooEarly):
                close(appointment=row, by="provider")
            start_appointment(row.ref, after)
            for _ in range(2):
                closed = close(appointment=row, by="provider")
                assert (closed.status, closed.version) == (status, 3)
            event = row.events.order_by("version").last()
            assert (event.from_status, event.to_status, event.actor) == ("booked", status, "provider")
            assert row.events.count() == 3
            start_appointment(row.ref, timedelta(days=2))
        check_invariants()

    def test_a_final_status_cannot_change(self, api: Api) -> None:
        provider = create_listed_provider()
        starts = opening_starts(provider, 9)
        completed, canceled = create_booking(api, provider, starts[0]), create_booking(api, provider, starts[-1])
        cancel(api, canceled)
        start_appointment(completed["id"], timedelta(hours=2))
        start_appointment(canceled["id"], timedelta(hours=5))
        row = Appointment.objects.get(ref=completed["id"])
        appointment_actions.mark_completed(appointment=row, by="staff")
        for appointment, close, code in [
            (row, appointment_actions.mark_no_show, "version-stale"),
            (Appointment.objects.get(ref=canceled["id"]), appointment_actions.mark_completed, "cancelled"),
            (Appointment.objects.get(ref=canceled["id"]), appointment_actions.mark_no_show, "cancelled"),
        ]:
            with pytest.raises(BookingRefused) as error:
                close(appointment=appointment, by="staff")
            assert error.value.code == code
        assert problem_code(cancel(api, completed, 3)) == (409, "too-late")

    def test_time_alone_never_marks_a_no_show(self, api: Api) -> None:
        from matching.booking import tasks

        appointment = create_booking(api, create_listed_provider())
        start_appointment(appointment["id"], timedelta(days=3))
        tasks.expire_holds()
        assert look(api, appointment)["status"] == "booked"


@pytest.mark.django_db
class TestAccess:
    """Access to an appointment, and its expiry."""

    def test_any_invalid_token_returns_the_same_404_as_no_appointment(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment, other_appointment = (
            create_booking(api, provider),
            create_booking(api, provider, opening_starts(provider, 9)[-1]),
        )
        row = Appointment.objects.get(ref=appointment["id"])
        from config.crypto import tokens

        bodies = set()
        for ref, token in [
            (appointment["id"], ""),
            (appointment["id"], other_appointment["token"]),
            (appointment["id"], tokens.derive("hold", row.ref)),
            (appointment["id"], tokens.derive("calendar", row.ref)),
            ("0" * 26, appointment["token"]),
        ]:
            request = {"id": ref, "token": token, "version": 2}
            for response in (
                api.get(f"/appointments/{ref}/", token),
                api.get(f"/appointments/{ref}/calendar.ics", token),
                move(api, request, appointment["start"]),
                cancel(api, request),
            ):
                assert problem_code(response) == (404, "not-found")
                bodies.add(response.content)
        assert len(bodies) == 1

    def test_a_token_expires_30_days_after_the_appointment(self, api: Api) -> None:
        appointment = create_booking(api, create_listed_provider())
        start_appointment(appointment["id"], timedelta(days=30))
        assert api.get(f"/appointments/{appointment['id']}/", appointment["token"]).status_code == 200
        start_appointment(appointment["id"], timedelta(days=30, minutes=50))
        for response in (
            api.get(f"/appointments/{appointment['id']}/", appointment["token"]),
            cancel(api, appointment),
            api.get(f"/appointments/{appointment['id']}/calendar.ics", appointment["token"]),
        ):
            assert problem_code(response) == (410, "expired")

    def test_the_calendar_file_is_neutral_and_has_its_own_token(self, api: Api) -> None:
        appointment = create_booking(api, create_listed_provider(), share="secret")
        path = appointment["calendar_url"].removeprefix("http://testserver/api/v1")
        uids = set()
        for version, status in ((2, "CONFIRMED"), (3, "CONFIRMED"), (4, "CANCELLED")):
            response = api.http.get(f"/api/v1{path}", headers={"Accept": "text/html"})
            assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
            assert response["Cache-Control"] == "no-store"
            event = Calendar.from_ical(response.content).walk("VEVENT")[0]
            assert (event["SEQUENCE"], event["STATUS"], event["SUMMARY"], event["CLASS"]) == (
                version,
                status,
                "Appointment",
                "PRIVATE",
            )
            assert not {"DESCRIPTION", "LOCATION", "ATTENDEE", "ORGANIZER", "URL"} & set(event)
            assert event["DTSTART"].dt == Appointment.objects.get().period.lower
            uids.add(str(event["UID"]))
            for word in (b"herap", b"Maya", b"secret", b"trauma"):
                assert word not in response.content
            if version == 2:
                move(api, appointment, opening_starts(Provider.objects.get(), 9)[-1])
            elif version == 3:
                cancel(api, appointment, 3)
        assert len(uids) == 1
        token = path.partition("token=")[2]
        assert problem_code(api.get(f"/appointments/{appointment['id']}/", token)) == (404, "not-found")
        assert problem_code(api.get(f"/appointments/{appointment['id']}/calendar.ics", token="", token_=1)) == (
            400,
            "invalid",
        )
        assert api.get(f"/appointments/{appointment['id']}/calendar.ics", appointment["token"]).status_code == 200


@pytest.mark.usefixtures("committed")
class TestParallel:
    """Parallel requests over HTTP against two processes."""

    def test_parallel_bookings_of_one_hold_create_one_appointment(self) -> None:
        provider = create_listed_provider()
        with serve() as server:
            hold = server.post(
                "/holds/", {"match": match_token(), "provider": provider.slug, "start": opening_starts(provider, 1)[0]}
            ).json()
            results = run_in_threads(
                [lambda: server.post("/appointments/", booking_body(hold["token"])).status for _ in range(20)]
            )
        assert sorted(results) == [*[200] * 19, 201]
        assert (Client.objects.count(), Notice.objects.count()) == (1, 1)
        check_invariants()

    def test_only_one_of_several_parallel_changes_of_a_version_succeeds(self) -> None:
        provider = create_listed_provider(hours=(0, 1440))
        starts = opening_starts(provider, 300)[::6]
        with serve() as server:
            for turn in range(3):
                hold = server.post(
                    "/holds/", {"match": match_token(), "provider": provider.slug, "start": starts[turn]}
                ).json()
                appointment = server.post("/appointments/", booking_body(hold["token"])).json()
                path, token = f"/appointments/{appointment['id']}", appointment["token"]
                acts = [
                    lambda start=start, path=path, token=token: (
                        server.post(f"{path}/reschedule/", {"start": start, "version": 2}, token).status
                    )
                    for start in starts[10 * turn + 5 : 10 * turn + 14]
                ]
                acts.append(lambda path=path, token=token: server.post(f"{path}/cancel/", {"version": 2}, token).status)
                assert sorted(run_in_threads(acts)) == [200, *[409] * 9]
                assert Appointment.objects.get(ref=appointment["id"]).version == 3
        check_invariants()

    def test_parallel_closings_set_one_final_status(self) -> None:
        appointment = create_booking(Api(), create_listed_provider())
        start_appointment(appointment["id"], timedelta(hours=2))

        def close(mark: Any) -> str:
            try:
                return mark(appointment=Appointment.objects.get(ref=appointment["id"]), by="provider").status
            except BookingRefused as error:
                return error.code

        results = run_in_threads(
            [
                lambda mark=mark: close(mark)
                for mark in [appointment_actions.mark_completed, appointment_actions.mark_no_show] * 8
            ]
        )
        assert sorted(set(results)) in (["completed", "version-stale"], ["no_show", "version-stale"])
        assert results.count("version-stale") == 8
        check_invariants()

    def test_parallel_moves_between_providers_never_overlap(self) -> None:
        providers = [create_listed_provider(capacity=50) for _ in range(3)]
        starts = opening_starts(providers[0], 200)[::5][:4]
        with serve() as server:
            appointments = []
            for start in starts:
                hold = server.post(
                    "/holds/", {"match": match_token(), "provider": providers[0].slug, "start": start}
                ).json()
                appointments.append(server.post("/appointments/", booking_body(hold["token"])).json())

            def move_one(index: int) -> int:
                appointment = appointments[index % len(appointments)]
                version = server.ask(
                    "GET", f"/api/v1/appointments/{appointment['id']}/", token=appointment["token"]
                ).json()["version"]
                body = {
                    "start": starts[(index * 7) % len(starts)],
                    "version": version,
                    "provider": providers[index % 3].slug,
                }
                return server.post(f"/appointments/{appointment['id']}/reschedule/", body, appointment["token"]).status

            results = run_in_threads([lambda index=index: move_one(index) for index in range(60)], at_once=20)
        assert set(results) <= {200, 409}
        assert 200 in results
        check_invariants()

    def test_parallel_bookings_respect_the_client_limit(self) -> None:
        provider = create_listed_provider(capacity=50, hours=(0, 1440))
        starts = opening_starts(provider, 300)[::6]
        with serve() as server:

            def hold(start: str) -> str:
                body = {"match": match_token(), "provider": provider.slug, "start": start}
                return server.post("/holds/", body).json()["token"]

            first = server.post("/appointments/", booking_body(hold(starts[0]))).json()["token"]
            holds = [hold(start) for start in starts[1:13]]
            results = run_in_threads(
                [
                    lambda token=token: server.post("/appointments/", booking_body(token, known_client=first)).status
                    for token in holds
                ]
            )
        assert sorted(results) == [*[201] * 4, *[409] * 8]
        check_invariants()


@pytest.mark.django_db
def test_a_second_license_covers_a_couple_in_two_states(api: Api) -> None:
    provider = create_listed_provider()
    add_license(provider, "NJ")
    add_participation(provider, "cigna-ppo")
    assert create_hold(api, provider, None, match_token(other_states=("NJ",), plan="cigna-ppo")).status_code == 201
