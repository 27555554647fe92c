"""`POST /matches/`: input validation and the response."""

import base64
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from config import db
from matching.appointments.models import Appointment
from matching.booking.models import IdempotentResponse
from providers.directory.models import License, Provider
from tests.conftest import Api
from tests.factories.booking import MATCH_CRITERIA, invalid_fields, match_token, opening_starts, problem_code
from tests.factories.providers import (
    add_license,
    add_participation,
    add_visit_type,
    add_weekly_hours,
    create_listed_provider,
    today,
)

pytestmark = pytest.mark.django_db


def post_match(api: Api, **facts: Any) -> Any:
    return api.post("/matches/", {**MATCH_CRITERIA, **facts})


def slugs(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return sorted(result["provider"]["slug"] for result in response.json()["matches"])


def test_a_response_has_exactly_the_documented_fields(api: Api) -> None:
    provider = create_listed_provider(focus=("trauma",), trauma=True)
    body = post_match(api, concerns=["trauma"], trauma_informed="required").json()
    assert set(body) == {"match", "as_of", "eligible", "considered", "waitlist", "matches", "relaxations"}
    assert (body["eligible"], body["considered"], body["waitlist"]) == (1, 1, True)
    [result] = body["matches"]
    assert set(result) == {"rank", "provider", "fit", "reasons", "openings", "next_opening", "cost"}
    assert (result["rank"], result["provider"]["slug"]) == (1, provider.slug)
    assert all(set(reason) == {"code", "status", "text", "points", "max_points"} for reason in result["reasons"])
    assert {reason["code"]: reason["status"] for reason in result["reasons"]} == {
        "concerns": "fits",
        "soon": "fits",
        "license": "fits",
        "plan": "fits",
        "age_group": "fits",
        "trauma_informed": "fits",
    }
    assert set(result["cost"]) == {"basis", "text", "amount", "as_of"}
    assert 1 <= len(result["openings"]) <= 6
    minutes = {datetime.fromisoformat(o["end"]) - datetime.fromisoformat(o["start"]) for o in result["openings"]}
    assert minutes == {timedelta(minutes=50)}
    assert result["next_opening"] == min(o["start"] for o in result["openings"])


def test_every_listed_opening_can_be_held(api: Api) -> None:
    for _ in range(3):
        create_listed_provider(hours=(0, 1440), notice=60)
    body = post_match(api).json()
    for result in body["matches"]:
        for opening in result["openings"]:
            response = api.post(
                "/holds/", {"match": body["match"], "provider": result["provider"]["slug"], "start": opening["start"]}
            )
            assert (response.status_code, response.json()["end"]) == (201, opening["end"])


def test_a_match_writes_no_row_and_has_its_own_token(api: Api) -> None:
    create_listed_provider()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned()")
        before = cursor.fetchone()
    first, second = post_match(api).json(), post_match(api).json()
    assert (Appointment.objects.count(), IdempotentResponse.objects.count()) == (0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned()")
        assert cursor.fetchone() == before
    assert first["match"] != second["match"]
    for body in (first, second):
        body.pop("match")
        body.pop("as_of")
    assert first == second


def test_a_match_token_reveals_no_answers(api: Api) -> None:
    token = post_match(api, concerns=["trauma"]).json()["match"]
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert b"trauma" not in raw
    assert b"aetna" not in raw


@pytest.mark.parametrize("missing", ["state", "age_group"])
def test_a_missing_field_is_reported(api: Api, missing: str) -> None:
    body = {name: value for name, value in MATCH_CRITERIA.items() if name != missing}
    assert invalid_fields(api.post("/matches/", body)) == [missing]


@pytest.mark.parametrize(
    "payment",
    [
        {"plan": None},
        {"plan": "aetna-ppo", "payer": "aetna"},
        {"plan": "aetna-ppo", "self_pay_max": "100"},
        {"plan": None, "payer": "aetna", "self_pay_max": "100"},
    ],
)
def test_exactly_one_way_to_pay_is_required(api: Api, payment: dict) -> None:
    response = post_match(api, **payment)
    assert problem_code(response) == (400, "invalid")
    assert len(response.json()["errors"]) == 1


INVALID: list[tuple[str, Any]] = [
    ("state", "ny"),
    ("state", "New York"),
    ("state", "XX"),
    ("state", ""),
    ("state", None),
    ("state", 5),
    ("state", ["NY"]),
    ("state", {"a": 1}),
    ("state", True),
    ("other_states", ["NY", "XX"]),
    ("other_states", "NY"),
    ("other_states", [["NY"]]),
    ("other_states", ["NY"] * 21),
    ("other_states", None),
    ("timezone", "Mars/Olympus"),
    ("timezone", "EST5EDT;DROP"),
    ("timezone", ""),
    ("timezone", 5),
    ("timezone", ["UTC"]),
    ("timezone", "../../etc/passwd"),
    ("timezone", "America/New_York\u0000"),
    ("plan", "nope"),
    ("plan", "Aetna PPO"),
    ("plan", 5),
    ("plan", ["aetna-ppo"]),
    ("plan", "x" * 121),
    ("age_group", "old"),
    ("age_group", 30),
    ("format", "group"),
    ("care_type", "magic"),
    ("concerns", ["trauma", "nope"]),
    ("concerns", ["trauma"] * 21),
    ("concerns", [f"c{n}" for n in range(500)]),
    ("concerns", "trauma"),
    ("concerns", {"0": "trauma"}),
    ("concerns", [5]),
    ("concerns", [None]),
    ("concerns", [["trauma"]]),
    ("concerns", None),
    ("concerns", ["'; DROP TABLE directory_provider; --"]),
    ("concerns", ["😀"]),
    ("trauma_informed", True),
    ("trauma_informed", "yes"),
    ("languages", ["xx"]),
    ("approaches", ["nope"]),
    ("genders", ["female"]),
    ("identities", ["nope"]),
    ("must", ["identities"]),
    ("must", ["genders"]),
    ("must", ["concerns"]),
    ("must", "genders"),
    ("importance", {"soon": 4}),
    ("importance", {"soon": -1}),
    ("importance", {"soon": 1.5}),
    ("importance", {"soon": "3"}),
    ("importance", {"soon": True}),
    ("importance", {"fame": 3}),
    ("importance", []),
    ("importance", None),
    ("importance", 3),
    ("times", {"days": ["mon"], "from": "09:00", "to": "10:00"}),
    ("times", [{"days": [], "from": "09:00", "to": "10:00"}]),
    ("times", [{"days": ["monday"], "from": "09:00", "to": "10:00"}]),
    ("times", [{"days": ["mon"], "from": "10:00", "to": "09:00"}]),
    ("times", [{"days": ["mon"], "from": "09:00", "to": "09:00"}]),
    ("times", [{"days": ["mon"], "from": "9", "to": "10:00"}]),
    ("times", [{"days": ["mon"], "from": "09:00", "to": "24:01"}]),
    ("times", [{"days": ["mon"], "from": "٠٩:٠٠", "to": "10:00"}]),
    ("times", [{"days": ["mon"], "from": "09:00"}]),
    ("times", [{"days": ["mon"], "from": "09:00", "to": "10:00", "zone": "UTC"}]),
    ("times", ["mon"]),
    ("times", [{"days": ["mon"], "from": "09:00", "to": "10:00"}] * 21),
    ("earliest", "2020-01-01"),
    ("earliest", "9999-12-31"),
    ("earliest", "0000-01-01"),
    ("earliest", "0001-01-01"),
    ("earliest", "2027-02-29"),
    ("earliest", "2026-02-30"),
    ("earliest", "23.11.2026"),
    ("earliest", "٢٠٢٦-١١-٢٣"),
    ("earliest", "2026-11-23T00:00:00Z"),
    ("earliest", 20261123),
    ("earliest", "junk"),
    ("window_days", 0),
    ("window_days", 29),
    ("window_days", -1),
    ("window_days", "7"),
    ("window_days", " 7 "),
    ("window_days", 7.0),
    ("window_days", True),
    ("window_days", None),
    ("window_days", 2**31),
    ("window_days", 10**30),
    ("limit", 0),
    ("limit", 51),
    ("limit", 10**300),
    ("limit", []),
    ("exclude", "provider"),
    ("exclude", ["a"] * 21),
    ("exclude", ["UPPER"]),
    ("exclude", ["x" * 121]),
    ("stat", "NY"),
    ("", "x"),
    ("status", "booked"),
    ("x" * 10_000, 1),
]


@pytest.mark.parametrize(("name", "value"), INVALID, ids=[f"{n[:12]}-{str(v)[:20]}" for n, v in INVALID])
def test_an_invalid_field_is_reported_and_never_ignored(api: Api, name: str, value: Any) -> None:
    fields = invalid_fields(post_match(api, **{name: value}))
    assert len(fields) == 1
    assert fields[0].split(".")[0] == (name[:80] or "body")


@pytest.mark.parametrize(
    "amount", ["-1", "1e400", "Infinity", "NaN", "12.345", "abc", "", "10,00", "1" * 13, 100, 99.5]
)
def test_an_amount_must_be_a_plain_decimal_string(api: Api, amount: Any) -> None:
    assert invalid_fields(api.post("/matches/", {"state": "NY", "age_group": "adult", "self_pay_max": amount})) == [
        "self_pay_max"
    ]


@pytest.mark.parametrize("amount", ["0", "-0", "150", "150.00", "999999.99"])
def test_an_amount_within_bounds_is_accepted(api: Api, amount: str) -> None:
    response = api.post("/matches/", {"state": "NY", "age_group": "adult", "self_pay_max": amount})
    assert response.status_code == 200


@pytest.mark.parametrize("state", ["DC", "PR", "GU", "VI", "AS", "MP", "HI", "AK"])
def test_every_state_and_territory_is_accepted(api: Api, state: str) -> None:
    assert post_match(api, state=state).json()["matches"] == []


@pytest.mark.parametrize(
    ("alias", "name"), [("US/Pacific", "America/Los_Angeles"), ("Asia/Calcutta", "Asia/Kolkata"), ("UTC", "UTC")]
)
def test_time_zone_aliases_return_the_same_matches(api: Api, alias: str, name: str) -> None:
    create_listed_provider()
    first, second = post_match(api, timezone=alias).json(), post_match(api, timezone=name).json()
    assert first["matches"] == second["matches"]


def test_a_repeated_concern_counts_once(api: Api) -> None:
    create_listed_provider(focus=("trauma",))
    once, twice = post_match(api, concerns=["trauma", "grief"]), post_match(api, concerns=["trauma", "grief", "trauma"])
    assert once.json()["matches"] == twice.json()["matches"]


def test_an_unknown_query_parameter_is_reported(api: Api) -> None:
    response = api.http.post("/api/v1/matches/?limit=3", "{}", content_type="application/json")
    assert invalid_fields(response) == ["limit"]


HARD_FILTERS = [
    ({"status": "paused"}, {}),
    ({"accepting_new_clients": False}, {}),
    ({"capacity": 0}, {}),
    ({"age_groups": ["teen"]}, {}),
    ({"capacity_verified_on": None}, {}),
    ({"capacity_verified_on": today() - timedelta(days=91)}, {}),
    ({"contact_verified_on": today() - timedelta(days=91)}, {}),
    ({"notice": 14 * 24 * 60, "horizon_days": 14}, {}),
    ({"self_pay_fee": None}, {"plan": None, "self_pay_max": "1000"}),
    ({"self_pay_fee": "100.01"}, {"plan": None, "self_pay_max": "100"}),
    ({}, {"plan": "aetna-hmo"}),
    ({}, {"plan": None, "payer": "cigna"}),
    ({}, {"state": "NJ"}),
    ({}, {"other_states": ["NJ"]}),
    ({}, {"format": "couple"}),
    ({}, {"care_type": "medication-management"}),
    ({}, {"languages": ["es"]}),
    ({}, {"trauma_informed": "required"}),
    ({}, {"genders": ["woman"], "must": ["genders"]}),
    ({}, {"approaches": ["cbt"], "must": ["approaches"]}),
    ({}, {"times": [{"days": ["mon"], "from": "03:00", "to": "04:00"}], "must": ["times"]}),
]


@pytest.mark.parametrize(("facts", "criteria"), HARD_FILTERS)
def test_a_provider_who_fails_a_hard_filter_is_not_listed(api: Api, facts: dict, criteria: dict) -> None:
    provider = create_listed_provider()
    assert slugs(post_match(api)) == [provider.slug]
    Provider.objects.update(**facts)
    assert slugs(post_match(api, **criteria)) == []


def test_a_provider_who_passes_every_hard_filter_is_listed(api: Api) -> None:
    provider = create_listed_provider(
        gender="woman", approaches=("cbt",), languages=("es",), trauma=True, age_groups=["teen"], fee="100.00"
    )
    add_license(provider, "NJ")
    add_visit_type(provider, format="couple")
    criteria = {
        "plan": None,
        "self_pay_max": "100",
        "other_states": ["NJ"],
        "format": "couple",
        "age_group": "teen",
        "languages": ["vi", "es"],
        "trauma_informed": "required",
        "genders": ["woman"],
        "approaches": ["emdr", "cbt"],
        "times": [{"days": ["mon", "tue", "wed"], "from": "09:00", "to": "12:00"}],
        "must": ["genders", "approaches", "times"],
    }
    assert slugs(post_match(api, **criteria)) == [provider.slug]


def test_a_plan_counts_only_in_its_states(api: Api) -> None:
    provider = create_listed_provider(plans=())
    add_participation(provider, "aetna-ppo", states=["NJ"])
    add_license(provider, "NJ")
    assert slugs(post_match(api)) == []
    assert slugs(post_match(api, state="NJ")) == [provider.slug]


def test_with_a_payer_the_plan_is_unknown_and_the_cost_unconfirmed(api: Api) -> None:
    create_listed_provider()
    [result] = post_match(api, plan=None, payer="aetna").json()["matches"]
    assert [r["status"] for r in result["reasons"] if r["code"] == "plan"] == ["unknown"]
    assert result["cost"]["basis"] == "plan_unconfirmed"


def test_self_pay_shows_the_fee_and_its_date(api: Api) -> None:
    create_listed_provider(fee="120.50")
    [result] = post_match(api, plan=None, self_pay_max="200").json()["matches"]
    assert result["cost"]["amount"] == {"amount": "120.50", "currency": "USD"}
    assert result["cost"]["basis"] == "self_pay_fee"
    assert result["cost"]["as_of"] == today().isoformat()


def test_an_excluded_provider_is_neither_listed_nor_eligible(api: Api) -> None:
    excluded, other = create_listed_provider(), create_listed_provider()
    response = post_match(api, exclude=[excluded.slug, "nobody"])
    assert (slugs(response), response.json()["eligible"], response.json()["considered"]) == ([other.slug], 1, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_the_limit_shortens_the_list_but_not_the_count(api: Api, count: int) -> None:
    for _ in range(4):
        create_listed_provider()
    body = post_match(api, limit=count).json()
    assert ([result["rank"] for result in body["matches"]], body["eligible"]) == (list(range(1, count + 1)), 4)


def test_query_count_does_not_grow_with_matches(api: Api, django_assert_num_queries: Any) -> None:
    create_listed_provider(focus=("trauma",), trauma=True)
    post_match(api)
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries_for_one:
        post_match(api)
    for _ in range(5):
        create_listed_provider(focus=("trauma",), trauma=True)
    post_match(api)
    with CaptureQueriesContext(connection) as queries_for_six:
        assert len(post_match(api).json()["matches"]) == 6
    assert len(queries_for_six) <= len(queries_for_one)


def test_an_empty_list_offers_relaxations(api: Api) -> None:
    for _ in range(3):
        create_listed_provider(gender="man", hours=(9 * 60, 17 * 60))
    body = post_match(api, genders=["woman"], must=["genders"]).json()
    assert (body["eligible"], body["waitlist"]) == (0, True)
    assert [(relaxation["drop"], relaxation["adds"]) for relaxation in body["relaxations"]] == [("genders", 3)]
    criteria = {"genders": ["woman"], "languages": ["es"], "must": ["genders"]}
    body = post_match(api, **criteria).json()
    assert [(relaxation["drop"], relaxation["adds"]) for relaxation in body["relaxations"]] == [
        ("genders+languages", 3)
    ]
    body = post_match(api).json()
    assert (body["waitlist"], body["relaxations"]) == (False, [])


def test_a_longer_window_is_offered_as_a_relaxation(api: Api) -> None:
    provider = create_listed_provider(hours=None)
    add_weekly_hours(provider, valid_from=today() + timedelta(days=10))
    body = post_match(api, window_days=3).json()
    assert [(r["drop"], r["adds"]) for r in body["relaxations"]] == [("window_days", 1)]


def test_starts_are_within_the_window(api: Api) -> None:
    create_listed_provider(hours=(0, 1440))
    earliest = today() + timedelta(days=5)
    body = post_match(api, earliest=earliest.isoformat(), window_days=1, timezone="Asia/Tokyo").json()
    first = datetime.combine(earliest, datetime.min.time()).isoformat()
    assert (
        body["matches"][0]["next_opening"] == f"{datetime.fromisoformat(first) - timedelta(hours=9):%Y-%m-%dT%H:%M:%SZ}"
    )


def test_no_opening_is_listed_after_a_license_ends(api: Api) -> None:
    create_listed_provider(hours=(0, 1440))
    License.objects.update(expires_on=today())
    body = post_match(api, timezone="UTC").json()
    assert body["matches"]
    for result in body["matches"]:
        assert {opening["start"][:10] for opening in result["openings"]} == {today().isoformat()}


def test_preferred_times_come_first_then_the_soonest(api: Api) -> None:
    create_listed_provider(hours=(0, 1440), timezone="UTC")
    day = today() + timedelta(days=3)
    preference = {"days": [f"{day:%a}".lower()], "from": "12:00", "to": "12:30"}
    [result] = post_match(api, timezone="UTC", times=[preference]).json()["matches"]
    preferred = [f"{date}T12:{minute}:00Z" for date in (day, day + timedelta(days=7)) for minute in ("00", "15")]
    starts = [opening["start"] for opening in result["openings"]]
    assert starts[:4] == preferred
    assert starts[4:] == sorted(starts[4:])
    assert result["next_opening"] == starts[4] < preferred[0]


def test_a_held_time_is_not_listed_until_released(api: Api) -> None:
    provider = create_listed_provider()
    body = post_match(api).json()
    start = body["matches"][0]["openings"][0]["start"]
    hold = api.post("/holds/", {"match": match_token(), "provider": provider.slug, "start": start}).json()
    assert start not in [o["start"] for o in post_match(api).json()["matches"][0]["openings"]]
    api.delete(f"/holds/{hold['id']}/", hold["token"])
    assert start in [o["start"] for o in post_match(api).json()["matches"][0]["openings"]]


def test_a_match_with_the_largest_criteria_can_be_held(api: Api) -> None:
    provider = create_listed_provider(
        hours=(0, 1440), focus=("trauma",), approaches=("cbt",), languages=("en",), gender="man"
    )
    words = {
        kind: [entry["slug"] for entry in api.get("/vocabulary/").json()[kind]][:20]
        for kind in ("concerns", "languages", "approaches", "genders", "identities")
    }
    words["concerns"] = ["trauma", *words["concerns"][1:]]
    all_days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    criteria = {
        **words,
        "times": [{"days": all_days, "from": "00:00", "to": "24:00"}] * 20,
        "exclude": [f"{n:02}" + "x" * 118 for n in range(20)],
        "must": ["times", "approaches", "genders"],
        "earliest": (today() + timedelta(days=1)).isoformat(),
        "importance": dict.fromkeys(["concerns", "times", "soon", "trauma_informed"], 3),
    }
    body = post_match(api, **criteria).json()
    assert body["eligible"] == 1, body
    response = api.post(
        "/holds/", {"match": body["match"], "provider": provider.slug, "start": body["matches"][0]["next_opening"]}
    )
    assert response.status_code == 201


def test_texts_are_in_the_requested_language(api: Api) -> None:
    create_listed_provider(focus=("trauma",))
    english = post_match(api, concerns=["trauma"])
    spanish = api.post("/matches/", {**MATCH_CRITERIA, "concerns": ["trauma"]}, **{"Accept-Language": "es-MX"})
    unknown = api.post("/matches/", {**MATCH_CRITERIA, "concerns": ["trauma"]}, **{"Accept-Language": "xx;q=9"})
    texts = [[r["text"] for r in a.json()["matches"][0]["reasons"]] for a in (english, spanish, unknown)]
    assert texts[0] != texts[1]
    assert texts[0] == texts[2]


def test_as_of_is_the_current_time(api: Api) -> None:
    create_listed_provider()
    body = post_match(api).json()
    assert abs(datetime.fromisoformat(body["as_of"]) - db.db_now()) < timedelta(seconds=5)
    assert date.fromisoformat(body["as_of"][:10]) == today()
    assert opening_starts(Provider.objects.get(), 1, days=0)
