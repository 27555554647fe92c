"""Booking again with one's own therapist: nothing typed twice, all or nothing, within one's limits at any speed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client as Browser

from config import db
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, AppointmentEvent, Client, Consent
from matching.availability.domain import booking_rules
from matching.booking.actions import appointment as appointments
from matching.booking.actions import rebook as actions
from matching.booking.gateways import message
from matching.booking.models import Notice
from providers.directory.models import License, Participation, Provider
from tests.conftest import Api
from tests.factories.booking import begin, booked, details, fields, held, match, problem, starts
from tests.factories.providers import listed, offers, today
from tests.matching.booking.test_hold import check_truth
from tests.server import serve
from tests.threads import together

WEEK = timedelta(weeks=1)


def test_the_same_hour_of_four_weeks_is_the_same_on_the_wall() -> None:
    """New York leaves daylight saving on 1 November 2026."""
    found = booking_rules.weekly(datetime(2026, 10, 20, 13, tzinfo=UTC), "America/New_York", 4)
    assert [(at.day, at.hour) for at in found] == [(20, 13), (27, 13), (3, 14), (10, 14)]


def book_again(api: Api, one: Any, key: str | None = None, **asked: Any) -> Any:
    return api.post(f"/appointments/{one['id']}/again/", asked, one["token"], key=key)


def weeks(start: str, count: int) -> list[str]:
    """That time and the same in the weeks after it."""
    first = datetime.fromisoformat(start)
    return [f"{first + WEEK * week:%Y-%m-%dT%H:%M:%SZ}" for week in range(count)]


@pytest.mark.django_db
class TestOne:
    """One person after the other."""

    def test_four_weekly_times_are_four_appointments_of_one_client(self, api: Api) -> None:
        one = listed(capacity=1)
        offers(one, visit="later", minutes=30)
        made = booked(api, one, share="about my sister")
        Provider.objects.update(accepting_new_clients=False)
        wanted = weeks(starts(one, 40)[-1], 3)
        key = "k" * 20
        answer = book_again(api, made, key, starts=wanted)
        assert answer.status_code == 201, answer.content
        found = answer.json()["appointments"]
        assert [(one["start"], one["status"], one["version"]) for one in found] == [(at, "booked", 2) for at in wanted]
        assert book_again(api, made, key, starts=wanted).content == answer.content
        for new in found:
            assert api.get(f"/appointments/{new['id']}/", new["token"]).status_code == 200
        rows = Appointment.objects.exclude(ref=made["id"])
        assert {(row.visit, row.session.upper - row.session.lower, row.note) for row in rows} == {
            ("later", timedelta(minutes=30), None)
        }
        assert (Client.objects.count(), Consent.objects.count()) == (1, 8)
        assert Notice.objects.filter(kind="confirmation").count() == 4
        assert AppointmentEvent.objects.count() == 8
        check_truth()

    def test_without_a_later_kind_it_lasts_as_a_first_and_takes_no_place(self, api: Api) -> None:
        one = listed(capacity=2)
        made = booked(api, one)
        [new] = book_again(api, made, start=starts(one, 20)[-1]).json()["appointments"]
        assert api.get(f"/providers/{one.slug}/").json()["accepting_new_clients"] is True
        moved = {"start": starts(one, 30)[-1], "version": 2}
        assert api.post(f"/appointments/{new['id']}/reschedule/", moved, new["token"]).status_code == 200

    def test_one_time_that_is_taken_leaves_all_as_it_was(self, api: Api) -> None:
        one = listed()
        made = booked(api, one)
        wanted = weeks(starts(one, 40)[-1], 3)
        held(api, one, wanted[1])
        answer = book_again(api, made, starts=wanted)
        assert (problem(answer), answer.json()["start"]) == ((409, "slot-taken"), wanted[1])
        assert len(answer.json()["next_openings"]) == 3
        assert Appointment.objects.filter(status="booked").count() == 1

    def test_license_and_plan_must_hold_on_each_day(self, api: Api) -> None:
        one = listed()
        made = booked(api, one)
        License.objects.update(expires_on=today() + timedelta(days=9))
        answer = book_again(api, made, starts=weeks(starts(one, 40)[-1], 3))
        assert (problem(answer), answer.json()["constraint"]) == ((409, "not-eligible"), "license")
        License.objects.update(expires_on=today() + timedelta(days=99))
        Participation.objects.update(ends_on=today())
        answer = book_again(api, made, start=starts(one, 40)[-1])
        assert (problem(answer), answer.json()["constraint"]) == ((409, "not-eligible"), "plan")

    def test_a_clients_own_limits_hold(self, api: Api) -> None:
        one = listed()
        made = booked(api, one)
        assert problem(book_again(api, made, start=made["start"])) == (409, "client-overlap")
        assert book_again(api, made, starts=weeks(starts(one, 40)[-1], 3)).status_code == 201
        answer = book_again(api, made, starts=weeks(starts(one, 9)[-1], 2))
        assert (problem(answer), Appointment.objects.filter(status="booked").count()) == ((409, "client-limit"), 4)
        check_truth()

    def test_only_a_session_that_is_booked_or_took_place_leads_to_another(self, api: Api) -> None:
        one = listed()
        made = booked(api, one)
        later = starts(one, 40)[-1]
        begin(made["id"], timedelta(hours=2))
        row = Appointment.objects.get(ref=made["id"])
        appointments.complete(appointment=row, by="provider")
        assert book_again(api, made, start=later).status_code == 201
        gone = booked(api, one)
        api.post(f"/appointments/{gone['id']}/cancel/", {"version": 2}, gone["token"])
        assert problem(book_again(api, gone, start=later)) == (409, "cancelled")
        assert problem(book_again(api, {**gone, "token": made["token"]}, start=later)) == (404, "not-found")

    @pytest.mark.parametrize(
        ("asked", "named"),
        [
            ({}, "start"),
            ({"start": "2026-12-01T15:00:00Z", "starts": ["2026-12-01T15:00:00Z"]}, "start"),
            ({"starts": []}, "starts"),
            ({"starts": ["2026-12-01T15:00:00Z"] * 2}, "starts"),
            ({"starts": weeks("2026-12-01T15:00:00Z", 5)}, "starts"),
        ],
    )
    def test_what_is_asked_must_make_sense(self, api: Api, asked: dict, named: str) -> None:
        assert fields(book_again(api, booked(api, listed()), **asked)) == [named]

    def test_the_page_books_some_weeks_at_once_and_shows_the_rule_for_late_changes(
        self, api: Api, settings: Any
    ) -> None:
        one = listed(display_name="Bo Lee")
        settings.CANCEL_POLICY = "Please tell us a day before."
        made = booked(api, one)
        browser = Browser()
        link = f"/s/{Notice.objects.get(kind='confirmation').link_token}/"
        browser.post(link)
        page = browser.post(link, {"code": message.code(Notice.objects.get(kind="code"))})["Location"]
        html = browser.get(page).content.decode()
        assert ("Book again with Bo Lee" in html, "Please tell us a day before." in html) == (True, True)
        Provider.objects.update(cancel_policy="Half the fee on the same day.")
        html = browser.get(page).content.decode()
        assert ("a day before" in html, "Half the fee on the same day." in html) == (False, True)
        answer = browser.post(f"{page}again/", {"start": starts(one, 40)[-1], "weeks": "3"})
        assert Appointment.objects.filter(status="booked").count() == 4
        assert browser.get(answer["Location"]).status_code == 200
        browser.post(f"{page}again/", {"start": starts(one, 9)[-1], "weeks": "2"})
        assert Appointment.objects.filter(status="booked").count() == 4
        # The rule never stands in the way, and no reason is needed.
        browser.post(f"{page}cancel/", {"version": "2"})
        assert Appointment.objects.get(ref=made["id"]).status == "cancelled"


@pytest.mark.usefixtures("committed")
class TestMany:
    """Limits under requests at the same moment, over HTTP against two processes."""

    def test_forty_holds_of_one_match_at_forty_therapists_leave_one(self) -> None:
        many = [listed() for _ in range(40)]
        start, token = starts(many[0], 1)[0], match()
        with serve() as server:

            def hold(one: Provider) -> int:
                return server.post("/holds/", {"match": token, "provider": one.slug, "start": start}).status

            for _ in range(2):
                found = together([lambda one=one: hold(one) for one in many], at_once=40)
                assert found == [201] * 40
                live = Appointment.objects.filter(status="held", hold_until__gt=db.clock())
                assert live.count() == 1
        check_truth()

    def test_a_known_client_never_has_more_than_five_ahead_nor_two_at_once(self) -> None:
        many = [listed(capacity=50, hours=(0, 1440)) for _ in range(3)]
        free = starts(many[0], 300)[::6]
        with serve() as server:

            def hold(one: Provider, start: str) -> str:
                body = {"match": match(), "provider": one.slug, "start": start}
                return server.post("/holds/", body).json()["token"]

            first = server.post("/appointments/", details(hold(many[0], free[0]))).json()
            holds = [hold(one, start) for one in many[1:] for start in free[1:7]]
            acts = [
                lambda token=token: server.post("/appointments/", details(token, known_client=first["token"])).status
                for token in holds
            ]
            path = f"/appointments/{first['id']}/again/"
            acts += [
                lambda start=start: server.post(path, {"starts": [start]}, first["token"]).status
                for start in free[7:13]
            ]
            found = together(acts)
        assert (found.count(201), found.count(409)) == (4, 14)
        rows = list(Appointment.objects.filter(status="booked").order_by("session"))
        assert (len(rows), len({row.client_id for row in rows})) == (5, 1)
        assert all(one.session.upper <= two.session.lower for one, two in pairwise(rows))
        check_truth()

    def test_weekly_times_asked_for_twice_at_once_are_had_once(self) -> None:
        one = listed()
        made = booked(Api(), one)
        wanted = [datetime.fromisoformat(at) for at in weeks(starts(one, 40)[-1], 2)]
        row = Appointment.objects.get(ref=made["id"])

        def go() -> str:
            try:
                mine = Appointment.objects.get(id=row.id)
                return str(len(actions.again(appointment=mine, starts=wanted, by="client")))
            except Refused as error:
                return error.code

        assert sorted(together([go] * 8)) == ["2", *["client-overlap"] * 7]
        check_truth()
