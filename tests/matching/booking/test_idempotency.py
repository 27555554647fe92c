"""Idempotent requests: repeats get the same bytes, mismatches are refused, parallel requests have one winner."""

import secrets
from datetime import timedelta

import pytest

from config import db
from matching.appointments.models import Appointment, AppointmentEvent, Client
from matching.booking.actions import idempotency
from matching.booking.models import IdempotentResponse
from tests.conftest import Api
from tests.factories.booking import booking_body, create_booking, create_hold, match_token, opening_starts, problem_code
from tests.factories.providers import create_listed_provider
from tests.server import serve
from tests.threads import run_in_threads

KEY = "key-of-sixteen-or-more"


@pytest.mark.django_db
class TestSequential:
    """Sequential requests."""

    def test_a_repeated_request_gets_the_same_bytes(self, api: Api) -> None:
        provider = create_listed_provider()
        body = {"match": match_token(), "provider": provider.slug, "start": opening_starts(provider, 1)[0]}
        first, repeated = (api.post("/holds/", body, key=KEY) for _ in range(2))
        assert (first.status_code, repeated.status_code) == (201, 201)
        assert first.content == repeated.content
        assert (first.get("Idempotent-Replayed"), repeated["Idempotent-Replayed"]) == (None, "true")
        assert Appointment.objects.count() == 1
        hold = first.json()
        for path, payload, token in [
            (f"/holds/{hold['id']}/extend/", {}, hold["token"]),
            ("/appointments/", booking_body(hold["token"]), ""),
        ]:
            responses = [api.post(path, payload, token, KEY) for _ in range(2)]
            assert responses[0].content == responses[1].content
            assert responses[1]["Idempotent-Replayed"] == "true"
        appointment = responses[0].json()
        for path, payload in [
            ("reschedule", {"start": opening_starts(provider, 9)[-1], "version": 2}),
            ("cancel", {"version": 3}),
        ]:
            responses = [
                api.post(f"/appointments/{appointment['id']}/{path}/", payload, appointment["token"], KEY)
                for _ in range(2)
            ]
            assert responses[0].status_code == 200
            assert responses[0].content == responses[1].content
        assert Client.objects.count() == 1
        assert AppointmentEvent.objects.count() == Appointment.objects.get().version == 4

    def test_field_order_and_time_format_do_not_matter(self, api: Api) -> None:
        provider = create_listed_provider()
        start = opening_starts(provider, 1)[0]
        token = match_token()
        api.post("/holds/", {"match": token, "provider": provider.slug, "start": start}, key=KEY)
        repeated = api.post(
            "/holds/",
            {"start": start.replace("Z", "+00:00"), "provider": provider.slug, "match": token},
            key=f'"{KEY}"',
        )
        assert (repeated.status_code, repeated["Idempotent-Replayed"]) == (201, "true")

    def test_the_same_key_with_another_body_is_refused(self, api: Api) -> None:
        provider = create_listed_provider()
        first, *_, last = opening_starts(provider, 9)
        token = match_token()
        api.post("/holds/", {"match": token, "provider": provider.slug, "start": first}, key=KEY)
        response = api.post("/holds/", {"match": token, "provider": provider.slug, "start": last}, key=KEY)
        assert problem_code(response) == (422, "idempotency-mismatch")
        assert Appointment.objects.count() == 1

    def test_a_key_is_scoped_to_the_token(self, api: Api) -> None:
        provider = create_listed_provider()
        first, *_, last = opening_starts(provider, 9)
        for start in (first, last):
            response = api.post("/holds/", {"match": match_token(), "provider": provider.slug, "start": start}, key=KEY)
            assert (response.status_code, "Idempotent-Replayed" in response) == (201, False)

    def test_a_key_is_scoped_to_the_route_and_the_row(self, api: Api) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        path = f"/appointments/{appointment['id']}"
        move_response = api.post(
            f"{path}/reschedule/", {"start": opening_starts(provider, 9)[-1], "version": 2}, appointment["token"], KEY
        )
        cancel_response = api.post(f"{path}/cancel/", {"version": 3}, appointment["token"], KEY)
        assert (move_response.status_code, cancel_response.status_code, "Idempotent-Replayed" in cancel_response) == (
            200,
            200,
            False,
        )

    def test_a_refusal_is_stored(self, api: Api) -> None:
        provider = create_listed_provider()
        start = opening_starts(provider, 1)[0]
        other_hold = create_hold(api, provider, start).json()
        body = {"match": match_token(), "provider": provider.slug, "start": start}
        first = api.post("/holds/", body, key=KEY)
        assert problem_code(first) == (409, "slot-taken")
        api.delete(f"/holds/{other_hold['id']}/", other_hold["token"])
        repeated = api.post("/holds/", body, key=KEY)
        assert (repeated.content, repeated["Idempotent-Replayed"], problem_code(repeated)) == (
            first.content,
            "true",
            (409, "slot-taken"),
        )
        assert api.post("/holds/", body).status_code == 201

    def test_invalid_requests_are_not_stored(self, api: Api) -> None:
        provider = create_listed_provider()
        start = opening_starts(provider, 1)[0]
        token = match_token()
        for body in [
            {"match": token, "provider": "nobody", "start": start},
            {"match": token, "provider": provider.slug, "start": "soon"},
            {"match": token, "provider": provider.slug},
        ]:
            assert api.post("/holds/", body, key=KEY).status_code in (400, 404)
        assert IdempotentResponse.objects.count() == 0
        assert (
            api.post("/holds/", {"match": token, "provider": provider.slug, "start": start}, key=KEY).status_code == 201
        )

    @pytest.mark.parametrize(
        "key",
        ["", "short", "a" * 15, "a" * 65, "a" * 300, "sixteen letters!!", "ünïcode-ünïcode-", '"' + "a" * 15 + '"'],
    )
    def test_a_missing_or_malformed_key_is_reported(self, api: Api, key: str) -> None:
        provider = create_listed_provider()
        appointment = create_booking(api, provider)
        hold = create_hold(api, provider, opening_starts(provider, 9)[-1]).json()
        bodies = [
            (
                "/holds/",
                {"match": match_token(), "provider": provider.slug, "start": opening_starts(provider, 1)[0]},
                "",
            ),
            (f"/holds/{hold['id']}/extend/", {}, hold["token"]),
            ("/appointments/", booking_body(hold["token"]), ""),
            (
                f"/appointments/{appointment['id']}/reschedule/",
                {"start": appointment["start"], "version": 2},
                appointment["token"],
            ),
            (f"/appointments/{appointment['id']}/cancel/", {"version": 2}, appointment["token"]),
        ]
        for path, body, token in bodies:
            response = api.post(path, body, token, **{"Idempotency-Key": key})
            assert problem_code(response) == (400, "idempotency-key-required")

    @pytest.mark.parametrize("key", ["a" * 16, "a" * 64, "A-Z_a-z_0-9_--__", '"' + "b" * 16 + '"'])
    def test_a_valid_key_may_be_quoted_or_bare(self, api: Api, key: str) -> None:
        assert hold_with_key(api, key).status_code == 201

    def test_body_is_checked_before_key_and_key_before_token(self, api: Api) -> None:
        no_key = {"Idempotency-Key": ""}
        assert problem_code(api.post("/holds/", {}, **no_key)) == (400, "invalid")
        response = api.post("/holds/x/extend/", {}, "wrong", **no_key)
        assert problem_code(response) == (400, "idempotency-key-required")
        assert problem_code(api.post("/appointments/x/cancel/", {"version": 1}, "wrong", KEY)) == (404, "not-found")

    def test_a_key_can_be_reused_after_seven_days(self, api: Api) -> None:
        provider = create_listed_provider()
        body = {"match": match_token(), "provider": provider.slug, "start": opening_starts(provider, 1)[0]}
        api.post("/holds/", body, key=KEY)
        IdempotentResponse.objects.update(created_at=db.db_now() - timedelta(days=7, seconds=1))
        response = api.post("/holds/", body, key=KEY)
        assert "Idempotent-Replayed" not in response
        assert Appointment.objects.filter(status="held").count() == 1

    def test_responses_are_purged_after_seven_days(self, api: Api) -> None:
        hold_with_key(api, KEY)
        now = db.db_now()
        assert idempotency.purge(now=now + timedelta(days=6, hours=23)) == 0
        assert idempotency.purge(now=now + timedelta(days=7, minutes=1)) == 1
        assert IdempotentResponse.objects.count() == 0

    def test_a_stored_response_contains_no_name(self, api: Api) -> None:
        create_booking(api, create_listed_provider())
        assert IdempotentResponse.objects.exists()
        for response in IdempotentResponse.objects.all():
            assert '"Ana"' not in response.body  # a token may hold these letters
            assert "ana@" not in response.body


def hold_with_key(api: Api, key: str) -> object:
    """Create a hold with this key and return the response."""
    provider = create_listed_provider()
    return api.post(
        "/holds/",
        {"match": match_token(), "provider": provider.slug, "start": opening_starts(provider, 1)[0]},
        **{"Idempotency-Key": key},
    )


@pytest.mark.usefixtures("committed")
class TestParallel:
    """The same request in parallel, over HTTP against two processes."""

    def test_parallel_requests_with_one_key_have_one_effect(self) -> None:
        provider = create_listed_provider()
        in_flight = 0
        with serve() as server:
            for start in opening_starts(provider, 100)[::5][:3]:
                body = {"match": match_token(), "provider": provider.slug, "start": start}
                key = secrets.token_urlsafe(24)
                results = run_in_threads(
                    [lambda body=body, key=key: server.post("/holds/", body, key=key) for _ in range(20)]
                )
                done = [reply for reply in results if reply.status == 201]
                refused = [reply for reply in results if reply.status != 201]
                assert {(r.status, r.json()["type"]) for r in refused} <= {
                    (409, "urn:attune:problem:idempotency-in-flight")
                }
                assert {r.headers["retry-after"] for r in refused} <= {"1"}
                done += [server.post("/holds/", body, key=key) for _ in refused]
                assert len({reply.body for reply in done}) == 1
                assert [r.headers.get("idempotent-replayed") for r in done].count(None) == 1
                in_flight += len(refused)
        print(f"{in_flight} of 60 requests arrived while the first was in flight")
        assert Appointment.objects.count() == 3
