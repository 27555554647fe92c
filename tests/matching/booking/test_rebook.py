"""Booking again with the same provider: all or nothing, within the client's limits, also in parallel."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client as Browser

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentEvent, Client, Consent
from matching.availability.domain import booking_rules
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import rebook as rebook_actions
from matching.booking.gateways import message
from matching.booking.models import Notice
from providers.directory.models import License, Participation, Provider
from tests.conftest import Api
from tests.factories.booking import (
    booking_body,
    create_booking,
    create_hold,
    invalid_fields,
    match_token,
    opening_starts,
    problem_code,
    start_appointment,
)
from tests.factories.providers import add_visit_type, create_listed_provider, today
from tests.matching.booking.test_hold import check_invariants
from tests.server import serve
from tests.threads import run_in_threads

WEEK = timedelta(weeks=1)


def test_weekly_starts_keep_the_local_time() -> None:
    """New York leaves daylight saving time on November 1, 2026."""
    weekly_starts = booking_rules.weekly_starts(datetime(2026, 10, 20, 13, tzinfo=UTC), "America/New_York", 4)
    assert [(at.day, at.hour) for at in weekly_starts] == [(20, 13), (27, 13), (3, 14), (10, 14)]


def book_again(api: Api, appointment: Any, key: str | None = None, **body: Any) -> Any:
    return api.post(f"/appointments/{appointment['id']}/again/", body, appointment["token"], key=key)


def weekly_times(start: str, count: int) -> list[str]:
    """Return that time and the same time in the following weeks."""
    first = datetime.fromisoformat(start)
    return [f"{first + WEEK * week:%Y-%m-%dT%H:%M:%SZ}" for week in range(count)]


@pytest.mark.django_db
class TestSequential:
    """Sequential requests."""

    def test_weekly_times_become_appointments_of_one_client(self, api: Api) -> None:
        provider = create_listed_provider(capacity=1)
        add_visit_type(provider, visit="later", minutes=30)
        appointment = create_booking(api, provider, share="about my sister")
        Provider.objects.update(accepting_new_clients=False)
        starts = weekly_times(opening_starts(provider, 40)[-1], 3)
        key = "k" * 20
        response = book_again(api, appointment, key, starts=starts)
        assert response.status_code == 201, response.content
        booked = response.json()["appointments"]
        assert [(booking["start"], booking["status"], booking["version"]) for booking in booked] == [
            (start, "booked", 2) for start in starts
        ]
        assert book_again(api, appointment, key, starts=starts).content == response.content
        for booking in booked:
            assert api.get(f"/appointments/{booking['id']}/", booking["token"]).status_code == 200
        rows = Appointment.objects.exclude(ref=appointment["id"])
        assert {(row.visit, row.period.upper - row.period.lower, row.message_to_provider) for row in rows} == {
            ("later", timedelta(minutes=30), None)
        }
        assert (Client.objects.count(), Consent.objects.count()) == (1, 8)
        assert Notice.objects.filter(kind="confirmation").count() == 4
        assert AppointmentEvent.objects.count() == 8
        check_invariants()

    def test_without_a_later_visit_type_the_first_type_is_used(self, api: Api) -> None:
        provider = create_listed_provider(capacity=2)
        appointment = create_booking(api, provider)
        [new] = book_again(api, appointment, start=opening_starts(provider, 20)[-1]).json()["appointments"]
        assert api.get(f"/providers/{provider.slug}/").json()["accepting_new_clients"] is True
        move = {"start": opening_starts(provider, 30)[-1], "version": 2}
        assert api.post(f"/appointments/{new['id']}/reschedule/", move, new["token"]).status_code == 200

    def test_one_taken_time_books_nothing(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        starts = weekly_times(opening_starts(provider, 40)[-1], 3)
        create_hold(api, provider, starts[1])
        response = book_again(api, appointment, starts=starts)
        assert (problem_code(response), response.json()["start"]) == ((409, "slot-taken"), starts[1])
        assert len(response.json()["next_openings"]) == 3
        assert Appointment.objects.filter(status="booked").count() == 1

    def test_license_and_plan_are_checked_for_each_day(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        License.objects.update(expires_on=today() + timedelta(days=9))
        response = book_again(api, appointment, starts=weekly_times(opening_starts(provider, 40)[-1], 3))
        assert (problem_code(response), response.json()["constraint"]) == ((409, "not-eligible"), "license")
        License.objects.update(expires_on=today() + timedelta(days=99))
        Participation.objects.update(ends_on=today())
        response = book_again(api, appointment, start=opening_starts(provider, 40)[-1])
        assert (problem_code(response), response.json()["constraint"]) == ((409, "not-eligible"), "plan")

    def test_the_clients_limits_apply(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        assert problem_code(book_again(api, appointment, start=appointment["start"])) == (409, "client-overlap")
        assert book_again(api, appointment, starts=weekly_times(opening_starts(provider, 40)[-1], 3)).status_code == 201
        response = book_again(api, appointment, starts=weekly_times(opening_starts(provider, 9)[-1], 2))
        assert (problem_code(response), Appointment.objects.filter(status="booked").count()) == (
            (409, "client-limit"),
            4,
        )
        check_invariants()

    def test_only_booked_or_completed_appointments_can_be_rebooked(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        later = opening_starts(provider, 40)[-1]
        start_appointment(appointment["id"], timedelta(hours=2))
        row = Appointment.objects.get(ref=appointment["id"])
        appointment_actions.mark_completed(appointment=row, by="provider")
        assert book_again(api, appointment, start=later).status_code == 201
        canceled = create_booking(api, provider)
        api.post(f"/appointments/{canceled['id']}/cancel/", {"version": 2}, canceled["token"])
        assert problem_code(book_again(api, canceled, start=later)) == (409, "cancelled")
        assert problem_code(book_again(api, {**canceled, "token": appointment["token"]}, start=later)) == (
            404,
            "not-found",
        )

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "start"),
            ({"start": "2026-12-01T15:00:00Z", "starts": ["2026-12-01T15:00:00Z"]}, "start"),
            ({"starts": []}, "starts"),
            ({"starts": ["2026-12-01T15:00:00Z"] * 2}, "starts"),
            ({"starts": weekly_times("2026-12-01T15:00:00Z", 5)}, "starts"),
        ],
    )
    def test_an_invalid_request_is_reported(self, api: Api, body: dict, field: str) -> None:
        assert invalid_fields(book_again(api, create_booking(api, create_listed_provider()), **body)) == [field]

    def test_the_page_books_several_weeks_and_shows_the_policy(self, api: Api, settings: Any) -> None:
        provider = create_listed_provider(display_name="Bo Lee")
        settings.CANCEL_POLICY = "Please tell us a day before."
        appointment = create_booking(api, provider)
        browser = Browser()
        link = f"/s/{Notice.objects.get(kind='confirmation').link_token}/"
        browser.post(link)
        page = browser.post(link, {"code": message.code(Notice.objects.get(kind="code"))})["Location"]
        html = browser.get(page).content.decode()
        assert ("Book again with Bo Lee" in html, "Please tell us a day before." in html) == (True, True)
        Provider.objects.update(cancel_policy="Half the fee on the same day.")
        html = browser.get(page).content.decode()
        assert ("a day before" in html, "Half the fee on the same day." in html) == (False, True)
        response = browser.post(f"{page}again/", {"start": opening_starts(provider, 40)[-1], "weeks": "3"})
        assert Appointment.objects.filter(status="booked").count() == 4
        assert browser.get(response["Location"]).status_code == 200
        browser.post(f"{page}again/", {"start": opening_starts(provider, 9)[-1], "weeks": "2"})
        assert Appointment.objects.filter(status="booked").count() == 4
        # The policy never blocks canceling, and no reason is needed.
        browser.post(f"{page}cancel/", {"version": "2", "confirm": "yes"})
        assert Appointment.objects.get(ref=appointment["id"]).status == "cancelled"


@pytest.mark.usefixtures("committed")
class TestParallel:
    """Parallel requests over HTTP against two processes."""

    def test_parallel_holds_of_one_match_at_many_providers_leave_one(self) -> None:
        providers = [create_listed_provider() for _ in range(40)]
        start, token = opening_starts(providers[0], 1)[0], match_token()
        with serve() as server:

            def hold(provider: Provider) -> int:
                return server.post("/holds/", {"match": token, "provider": provider.slug, "start": start}).status

            for _ in range(2):
                results = run_in_threads(
                    [lambda provider=provider: hold(provider) for provider in providers], at_once=40
                )
                assert results == [201] * 40
                live = Appointment.objects.filter(status="held", held_until__gt=db.db_now())
                assert live.count() == 1
        check_invariants()

    def test_parallel_requests_respect_a_known_clients_limits(self) -> None:
        providers = [create_listed_provider(capacity=50, hours=(0, 1440)) for _ in range(3)]
        starts = opening_starts(providers[0], 300)[::6]
        with serve() as server:

            def hold(provider: Provider, start: str) -> str:
                body = {"match": match_token(), "provider": provider.slug, "start": start}
                return server.post("/holds/", body).json()["token"]

            first = server.post("/appointments/", booking_body(hold(providers[0], starts[0]))).json()
            holds = [hold(provider, start) for provider in providers[1:] for start in starts[1:7]]
            acts = [
                lambda token=token: (
                    server.post("/appointments/", booking_body(token, known_client=first["token"])).status
                )
                for token in holds
            ]
            path = f"/appointments/{first['id']}/again/"
            acts += [
                lambda start=start: server.post(path, {"starts": [start]}, first["token"]).status
                for start in starts[7:13]
            ]
            results = run_in_threads(acts)
        assert (results.count(201), results.count(409)) == (4, 14)
        rows = list(Appointment.objects.filter(status="booked").order_by("period"))
        assert (len(rows), len({row.client_id for row in rows})) == (5, 1)
        assert all(earlier.period.upper <= later.period.lower for earlier, later in pairwise(rows))
        check_invariants()

    def test_parallel_weekly_requests_book_once(self) -> None:
        provider = create_listed_provider()
        appointment = create_booking(Api(), provider)
        starts = [datetime.fromisoformat(at) for at in weekly_times(opening_starts(provider, 40)[-1], 2)]
        row = Appointment.objects.get(ref=appointment["id"])

        def rebook() -> str:
            try:
                current = Appointment.objects.get(id=row.id)
                return str(len(rebook_actions.rebook(appointment=current, starts=starts, by="client")))
            except BookingRefused as error:
                return error.code

        assert sorted(run_in_threads([rebook] * 8)) == ["2", *["client-overlap"] * 7]
        check_invariants()
