"""Holds: every transition and refusal of the contract, sequential and in parallel."""

from datetime import timedelta

import pytest

from config import db
from matching.appointments.models import Appointment, AppointmentEvent, AppointmentStatus
from matching.booking.actions import hold as hold_actions
from providers.directory.models import Provider, Training
from tests.conftest import Api
from tests.factories import booking
from tests.factories.booking import create_hold, expire_hold, match_token, opening_starts, problem_code
from tests.factories.providers import create_listed_provider
from tests.server import serve
from tests.threads import run_in_threads

ROUNDS = 3


def status_changes(response: object) -> list[tuple[str, str]]:
    """Return an appointment's status changes in order: (from, to)."""
    ref = response.json()["id"]
    return list(
        AppointmentEvent.objects.filter(appointment__ref=ref)
        .order_by("version")
        .values_list("from_status", "to_status")
    )


@pytest.mark.django_db
class TestSequential:
    """Sequential requests."""

    def test_a_hold_returns_its_time_and_expiry(self, api: Api) -> None:
        provider = create_listed_provider()
        start = opening_starts(provider, 1)[0]
        response = create_hold(api, provider, start)
        body = response.json()
        assert response.status_code == 201
        assert set(body) == {"id", "status", "token", "expires_in", "expires_at", "start", "end", "provider"}
        assert (body["start"], body["provider"], body["expires_in"], body["status"]) == (
            start,
            provider.slug,
            600,
            "held",
        )
        assert response["Cache-Control"] == "no-store"
        assert (
            api.get(f"/holds/{body['id']}/", body["token"]).json() | {"token": body["token"], "expires_in": 600} == body
        )

    def test_a_held_time_is_refused_with_alternatives(self, api: Api) -> None:
        provider = create_listed_provider()
        first, second, *_ = opening_starts(provider, 8)
        assert create_hold(api, provider, first).status_code == 201
        response = create_hold(api, provider, first)
        assert problem_code(response) == (409, "slot-taken")
        alternatives = response.json()["next_openings"]
        assert [alternative["provider"] for alternative in alternatives] == [provider.slug] * 3
        assert problem_code(create_hold(api, provider, second)) == (409, "slot-taken")
        for alternative in alternatives:
            assert create_hold(api, provider, alternative["start"]).status_code in (201, 409)
        assert create_hold(api, provider, alternatives[0]["start"]).status_code == 409

    def test_alternatives_can_be_held(self, api: Api) -> None:
        provider = create_listed_provider()
        start = opening_starts(provider, 1)[0]
        create_hold(api, provider, start)
        for place in range(3):
            other = create_hold(api, provider, start).json()["next_openings"][place]
            response = create_hold(api, provider, other["start"])
            assert response.status_code == 201
            api.delete(f"/holds/{response.json()['id']}/", response.json()["token"])

    def test_alternatives_continue_with_other_providers(self, api: Api) -> None:
        provider, other_provider = create_listed_provider(hours=None), create_listed_provider()
        response = create_hold(api, provider, opening_starts(other_provider, 1)[0])
        assert problem_code(response) == (409, "not-offered")
        assert {other["provider"] for other in response.json()["next_openings"]} == {other_provider.slug}
        assert len(response.json()["next_openings"]) == 3

    def test_alternatives_stay_within_the_matchs_window(self, api: Api) -> None:
        provider, other_provider = create_listed_provider(hours=None), create_listed_provider(hours=(0, 1440))
        token = match_token(db.db_now() - timedelta(hours=20), window_days=1)
        response = create_hold(api, provider, opening_starts(other_provider, 1, days=0)[0], token)
        assert response.json()["next_openings"]
        for other in response.json()["next_openings"]:
            hold = create_hold(api, Provider.objects.get(slug=other["provider"]), other["start"], token)
            assert hold.status_code == 201, hold.content

    @pytest.mark.parametrize(
        ("minutes", "code"), [(7, "not-offered"), (15 * 24 * 60, "not-offered"), (-24 * 60, "too-late")]
    )
    def test_times_off_the_grid_or_outside_the_window_are_refused(self, api: Api, minutes: int, code: str) -> None:
        provider = create_listed_provider()
        from datetime import datetime

        start = datetime.fromisoformat(opening_starts(provider, 1, days=0)[0]) + timedelta(minutes=minutes)
        response = create_hold(api, provider, f"{start:%Y-%m-%dT%H:%M:%SZ}")
        assert problem_code(response) == (409, code)
        assert len(response.json()["next_openings"]) == 3

    def test_a_time_outside_hours_is_not_offered(self, api: Api) -> None:
        provider = create_listed_provider()
        at = opening_starts(provider, 1)[0][:11] + "08:00:00Z"
        assert problem_code(create_hold(api, provider, at)) == (409, "not-offered")

    def test_a_time_within_the_notice_period_is_too_late(self, api: Api) -> None:
        provider = create_listed_provider()
        start = opening_starts(provider, 1)[0]
        Provider.objects.update(notice=3 * 24 * 60)
        assert problem_code(create_hold(api, provider, start)) == (409, "too-late")

    @pytest.mark.parametrize(
        ("facts", "criteria", "constraint"),
        [
            ({"age_groups": ["teen"]}, {}, "age_group"),
            ({"accepting_new_clients": False}, {}, "accepting_new_clients"),
            ({"capacity": 0}, {}, "accepting_new_clients"),
            ({"status": "paused"}, {}, "listed"),
            ({}, {"state": "NJ"}, "license"),
            ({}, {"other_states": ("NJ",)}, "license"),
            ({}, {"plan": "aetna-hmo"}, "plan"),
            ({}, {"payer": "cigna"}, "plan"),
            ({}, {"self_pay_max": 149}, "self_pay"),
            ({}, {"languages": ("es",)}, "languages"),
            ({}, {"trauma_informed": "required"}, "trauma_informed"),
            ({}, {"genders": ("man",), "must": frozenset({"genders"})}, "genders"),
            ({}, {"approaches": ("cbt",), "must": frozenset({"approaches"})}, "approaches"),
            ({}, {"format": "couple"}, "session_type"),
            ({}, {"care_type": "medication-management"}, "session_type"),
        ],
    )
    def test_the_failed_constraint_is_reported(self, api: Api, facts: dict, criteria: dict, constraint: str) -> None:
        from decimal import Decimal

        provider = create_listed_provider()
        start = opening_starts(provider, 1)[0]
        Provider.objects.update(**facts)
        if "self_pay_max" in criteria:
            criteria = {"self_pay_max": Decimal(criteria["self_pay_max"])}
        response = create_hold(api, provider, start, match_token(**criteria))
        assert problem_code(response) == (409, "not-eligible")
        assert response.json()["constraint"] == constraint

    def test_required_times_are_enforced(self, api: Api) -> None:
        from matching.appointments.domain.criteria import PreferredTimes

        provider = create_listed_provider()
        must = {"times": (PreferredTimes(tuple(range(7)), 1380, 1440),), "must": frozenset({"times"})}
        response = create_hold(api, provider, opening_starts(provider, 1)[0], match_token(**must))
        assert problem_code(response) == (409, "not-eligible")
        assert response.json()["constraint"] == "times"

    def test_required_trauma_training_must_be_verified(self, api: Api) -> None:
        provider = create_listed_provider(trauma=True)
        token = match_token(trauma_informed="required")
        assert create_hold(api, provider, None, token).status_code == 201
        Training.objects.update(verified_on=None)
        assert problem_code(create_hold(api, provider, opening_starts(provider, 9)[-1], token)) == (409, "not-eligible")

    def test_a_second_hold_of_a_match_releases_the_first(self, api: Api) -> None:
        provider = create_listed_provider()
        first, *_, last = opening_starts(provider, 9)
        token = match_token()
        first_response = create_hold(api, provider, first, token)
        second_response = create_hold(api, provider, last, token)
        assert (first_response.status_code, second_response.status_code) == (201, 201)
        assert (
            api.get(f"/holds/{first_response.json()['id']}/", first_response.json()["token"]).json()["status"]
            == "cancelled"
        )
        assert Appointment.objects.filter(status="held").count() == 1
        assert create_hold(api, provider, first).status_code == 201

    def test_a_match_can_hold_its_own_or_an_overlapping_time_again(self, api: Api) -> None:
        provider = create_listed_provider()
        first, second, *_ = opening_starts(provider, 2)
        token = match_token()
        assert [create_hold(api, provider, at, token).status_code for at in (first, first, second)] == [201, 201, 201]
        assert Appointment.objects.filter(status="held").count() == 1

    def test_a_refused_second_hold_keeps_the_first(self, api: Api) -> None:
        provider = create_listed_provider()
        first, *_, last = opening_starts(provider, 9)
        token = match_token()
        first_response = create_hold(api, provider, first, token)
        create_hold(api, provider, last)
        assert problem_code(create_hold(api, provider, last, token)) == (409, "slot-taken")
        assert (
            api.get(f"/holds/{first_response.json()['id']}/", first_response.json()["token"]).json()["status"] == "held"
        )

    def test_expired_and_altered_matches_are_refused(self, api: Api) -> None:
        provider = create_listed_provider()
        start = opening_starts(provider, 1)[0]
        assert problem_code(create_hold(api, provider, start, match_token(db.db_now() - timedelta(hours=24)))) == (
            410,
            "expired",
        )
        assert (
            create_hold(api, provider, start, match_token(db.db_now() - timedelta(hours=23, minutes=59))).status_code
            == 201
        )
        token = match_token()
        for place in (0, 10, len(token) // 2, len(token) - 2, len(token) - 1):
            for character in "AQgw_":
                altered = token[:place] + character + token[place + 1 :]
                if altered != token:
                    assert problem_code(create_hold(api, provider, start, altered)) == (404, "not-found"), (
                        place,
                        character,
                    )
        assert problem_code(create_hold(api, provider, start, token + "A")) == (404, "not-found")
        assert problem_code(create_hold(api, provider, start, "é" * 40)) == (404, "not-found")

    def test_an_unknown_provider_returns_404(self, api: Api) -> None:
        response = api.post("/holds/", {"match": match_token(), "provider": "nobody", "start": "2030-01-01T00:00:00Z"})
        assert problem_code(response) == (404, "not-found")

    def test_a_hold_can_be_extended_ten_times(self, api: Api) -> None:
        hold = create_hold(api, create_listed_provider()).json()
        for _ in range(10):
            response = api.post(f"/holds/{hold['id']}/extend/", {}, hold["token"])
            assert (response.status_code, response.json()["expires_in"]) == (200, 600)
        assert problem_code(api.post(f"/holds/{hold['id']}/extend/", {}, hold["token"])) == (409, "extend-limit")

    def test_a_lapsed_hold_can_be_extended_until_the_time_is_taken(self, api: Api) -> None:
        provider = create_listed_provider()
        hold = create_hold(api, provider).json()
        expire_hold(hold["id"])
        assert api.get(f"/holds/{hold['id']}/", hold["token"]).json()["expires_in"] == 0
        assert api.post(f"/holds/{hold['id']}/extend/", {}, hold["token"]).json()["expires_in"] == 600
        expire_hold(hold["id"])
        assert create_hold(api, provider, hold["start"]).status_code == 201
        response = api.post(f"/holds/{hold['id']}/extend/", {}, hold["token"])
        assert problem_code(response) == (409, "slot-taken")
        assert len(response.json()["next_openings"]) == 3

    def test_releasing_a_hold_is_idempotent(self, api: Api) -> None:
        provider = create_listed_provider()
        response = create_hold(api, provider)
        hold = response.json()
        for _ in range(3):
            released = api.delete(f"/holds/{hold['id']}/", hold["token"])
            assert (released.status_code, released.content) == (204, b"")
        assert status_changes(response) == [("", "held"), ("held", "cancelled")]
        assert create_hold(api, provider, hold["start"]).status_code == 201

    def test_any_invalid_token_returns_the_same_404_as_no_hold(self, api: Api) -> None:
        provider = create_listed_provider()
        hold, other_hold = (
            create_hold(api, provider).json(),
            create_hold(api, provider, opening_starts(provider, 9)[-1]).json(),
        )
        bodies = set()
        for ref, token in [
            (hold["id"], ""),
            (hold["id"], "x"),
            (hold["id"], other_hold["token"]),
            (hold["id"], hold["token"] + "="),
            ("nothing", hold["token"]),
        ]:
            for response in (
                api.get(f"/holds/{ref}/", token),
                api.delete(f"/holds/{ref}/", token),
                api.post(f"/holds/{ref}/extend/", {}, token),
            ):
                assert problem_code(response) == (404, "not-found")
                bodies.add(response.content)
        assert len(bodies) == 1

    def test_lapsed_holds_expire_once_their_start_has_passed(self, api: Api) -> None:
        hold = create_hold(api, create_listed_provider()).json()
        expire_hold(hold["id"], timedelta(hours=2))
        assert hold_actions.expire_lapsed(now=db.db_now()) == 0
        booking.start_appointment(hold["id"])
        assert hold_actions.expire_lapsed(now=db.db_now()) == 1
        assert hold_actions.expire_lapsed(now=db.db_now()) == 0
        assert Appointment.objects.get(ref=hold["id"]).status == AppointmentStatus.EXPIRED


def check_invariants() -> None:
    """Check that live rows of a provider never overlap, and that events match versions and statuses."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM appointments_appointment a JOIN appointments_appointment b
               ON a.id < b.id AND a.provider_id = b.provider_id AND a.blocked_period && b.blocked_period
               WHERE a.status IN ('held', 'booked') AND b.status IN ('held', 'booked')"""
        )
        assert cursor.fetchone()[0] == 0
    for appointment in Appointment.objects.all():
        events = list(appointment.events.order_by("version"))
        assert [event.version for event in events] == list(range(1, appointment.version + 1))
        assert events[-1].to_status == appointment.status


@pytest.mark.usefixtures("committed")
class TestParallel:
    """Parallel requests over HTTP against two processes."""

    def test_only_one_of_fifty_parallel_holds_of_a_time_succeeds(self) -> None:
        provider = create_listed_provider()
        starts = opening_starts(provider, 500)[::5][:ROUNDS]
        with serve() as server:
            for start in starts:
                tokens = [match_token() for _ in range(50)]

                def hold(token: str, start: str = start) -> tuple[int, str]:
                    response = server.post("/holds/", {"match": token, "provider": provider.slug, "start": start})
                    return response.status, response.json().get("type", "")

                results = run_in_threads([lambda token=token: hold(token) for token in tokens])
                assert sorted(results) == [(201, ""), *[(409, "urn:attune:problem:slot-taken")] * 49]
        check_invariants()

    def test_parallel_holds_at_different_providers_all_succeed(self) -> None:
        providers = [create_listed_provider() for _ in range(50)]
        start = opening_starts(providers[0], 1)[0]
        tokens = [match_token() for _ in providers]
        with serve() as server:

            def hold(provider: Provider, token: str) -> int:
                return server.post("/holds/", {"match": token, "provider": provider.slug, "start": start}).status

            results = run_in_threads([lambda o=o, t=t: hold(o, t) for o, t in zip(providers, tokens, strict=True)])
        assert results == [201] * 50
        check_invariants()

    def test_parallel_holds_of_one_match_leave_one(self) -> None:
        provider = create_listed_provider(hours=(0, 1440))
        token, starts = match_token(), opening_starts(provider, 200)[::9][:20]
        with serve() as server:

            def hold(start: str) -> int:
                return server.post("/holds/", {"match": token, "provider": provider.slug, "start": start}).status

            results = run_in_threads([lambda s=s: hold(s) for s in starts])
        assert results == [201] * 20
        assert Appointment.objects.filter(status="held").count() == 1
        check_invariants()

    def test_a_lapsed_hold_is_booked_or_taken_but_never_both(self) -> None:
        provider = create_listed_provider(hours=(0, 1440))
        with serve() as server:
            for start in opening_starts(provider, 200)[::9][:6]:
                body = {"provider": provider.slug, "start": start}
                lapsed_hold = server.post("/holds/", {"match": match_token(), **body}).json()
                expire_hold(lapsed_hold["id"])
                other_match = match_token()
                hold_status, booking_status = run_in_threads(
                    [
                        lambda body=body, other_match=other_match: (
                            server.post("/holds/", {"match": other_match, **body}).status
                        ),
                        lambda lapsed_hold=lapsed_hold: (
                            server.post("/appointments/", booking.booking_body(lapsed_hold["token"])).status
                        ),
                    ]
                )
                assert (hold_status, booking_status) in [(201, 409), (409, 201)]
        check_invariants()
