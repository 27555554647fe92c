"""`/holds/`: input validation. The rules for holds are tested in `test_hold.py`."""

from datetime import timedelta
from typing import Any

import pytest

from config import db
from matching.appointments.models import Appointment
from tests.conftest import Api
from tests.factories.booking import create_hold, invalid_fields, match_token, opening_starts, problem_code
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("match", None),
        ("match", ""),
        ("match", 5),
        ("match", ["x"]),
        ("match", "x" * 16_001),
        ("provider", None),
        ("provider", ""),
        ("provider", 0),
        ("provider", "Not A Slug"),
        ("provider", "x" * 5_000),
        ("start", None),
        ("start", "junk"),
        ("start", "2026-11-01T01:30:00"),
        ("start", "2026-11-23"),
        ("start", 1763856000),
        ("start", "2026-11-01T01:30:00+99:99"),
        ("start", "2026-11-01T01:30:00+05:45:30"),
        ("start", "0000-01-01T00:00:00Z"),
        ("start", "9999-12-31T23:59:59-12:00"),
        ("start", "0001-01-01T00:00:00+14:00"),
        ("start", "2026-02-30T10:00:00Z"),
        ("start", "٢٠٢٦-11-23T10:00:00Z"),
        ("start", "2026-11-23T10:00:00Z\n"),
        ("start", "2026-11-23 10:00:00Z"),
        ("start", "2026-11-23t10:00:00z"),
        ("end", "2026-11-23T10:00:00Z"),
        ("state", "booked"),
        ("client", {}),
    ],
)
def test_an_invalid_field_is_reported(api: Api, name: str, value: Any) -> None:
    provider = create_listed_provider()
    body = {"match": match_token(), "provider": provider.slug, "start": opening_starts(provider, 1)[0], name: value}
    assert invalid_fields(api.post("/holds/", body)) == [name]
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize("missing", ["match", "provider", "start"])
def test_a_missing_field_is_reported(api: Api, missing: str) -> None:
    body = {"match": match_token(), "provider": "x", "start": "2026-11-23T10:00:00Z"}
    body.pop(missing)
    assert invalid_fields(api.post("/holds/", body)) == [missing]


@pytest.mark.parametrize("spelling", ["{:%Y-%m-%dT%H:%M:%S}+00:00", "{:%Y-%m-%dT%H:%M:%S}.000Z"])
def test_equivalent_time_formats_are_accepted(api: Api, spelling: str) -> None:
    from datetime import datetime

    provider = create_listed_provider()
    start = opening_starts(provider, 1)[0]
    response = create_hold(api, provider, spelling.format(datetime.fromisoformat(start)))
    assert (response.status_code, response.json()["start"]) == (201, start)


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("0002-01-01T00:00:00Z", "too-late"),
        ("1970-01-01T00:00:00Z", "too-late"),
        ("9998-12-31T23:59:59Z", "not-offered"),
        ("2099-06-01T14:00:00Z", "not-offered"),
    ],
)
def test_far_past_and_future_times_are_refused(api: Api, start: str, code: str) -> None:
    assert problem_code(create_hold(api, create_listed_provider(), start)) == (409, code)


def test_a_fraction_of_a_second_is_off_the_grid(api: Api) -> None:
    provider = create_listed_provider()
    assert problem_code(create_hold(api, provider, opening_starts(provider, 1)[0].replace("Z", ".5Z"))) == (
        409,
        "not-offered",
    )


def test_holds_are_limited_per_network(api: Api, settings: Any) -> None:
    settings.THROTTLE_OFF = False
    settings.LIVE_HOLDS_PER_NETWORK, settings.HOLDS_PER_NETWORK_HOUR = 2, 3
    provider = create_listed_provider(hours=(0, 1440))
    starts = opening_starts(provider, 60)[::6]
    first = create_hold(api, provider, starts[0]).json()
    create_hold(api, provider, starts[1])
    response = create_hold(api, provider, starts[2])
    assert problem_code(response) == (429, "too-many-holds")
    assert response["Retry-After"] == "60"
    api.delete(f"/holds/{first['id']}/", first["token"])
    assert create_hold(api, provider, starts[3]).status_code == 201
    api.delete(f"/holds/{first['id']}/", first["token"])
    assert problem_code(create_hold(api, provider, starts[4])) == (429, "too-many-holds")
    Appointment.objects.update(created_at=db.db_now() - timedelta(hours=1, seconds=1))
    settings.LIVE_HOLDS_PER_NETWORK = 9
    assert create_hold(api, provider, starts[5]).status_code == 201
    settings.HOLDS_PER_NETWORK_HOUR = 0
    settings.THROTTLE_OFF = True
    assert create_hold(api, provider, starts[6]).status_code == 201


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer \u00e9", "Token x", "Bearer a b"])
def test_a_malformed_authorization_header_returns_404(api: Api, header: str) -> None:
    hold = create_hold(api, create_listed_provider()).json()
    response = api.http.get(f"/api/v1/holds/{hold['id']}/", headers={"Authorization": header})
    assert problem_code(response) == (404, "not-found")


def test_the_authorization_scheme_ignores_case(api: Api) -> None:
    hold = create_hold(api, create_listed_provider()).json()
    response = api.http.get(f"/api/v1/holds/{hold['id']}/", headers={"Authorization": f"bearer  {hold['token']}"})
    assert response.status_code == 200


def test_extending_accepts_no_fields(api: Api) -> None:
    hold = create_hold(api, create_listed_provider()).json()
    assert invalid_fields(api.post(f"/holds/{hold['id']}/extend/", {"minutes": 60}, hold["token"])) == ["minutes"]
    response = api.http.generic(
        "POST",
        f"/api/v1/holds/{hold['id']}/extend/",
        headers={"Authorization": f"Bearer {hold['token']}", "Idempotency-Key": "k" * 20},
    )
    assert response.status_code == 200
