"""`/providers/`: the list, a profile, openings, and every query parameter."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import db
from providers.directory.models import Provider, Training, WeeklyHours
from providers.directory.queries import vocabulary
from tests.conftest import Api
from tests.factories.booking import create_booking, create_hold, invalid_fields, match_token, problem_code
from tests.factories.providers import add_license, add_visit_type, create_listed_provider, today

pytestmark = pytest.mark.django_db

FACE = {
    *("slug", "display_name", "credentials", "license_type", "pronouns", "gender", "years_in_practice", "headline"),
    *("bio", "trauma_informed", "trauma_training", "licensed_states", "plans", "participation", "concerns"),
    *("approaches", "languages", "age_groups", "identities", "session_types", "self_pay_fee", "timezone"),
    *("accepting_new_clients", "next_opening"),
}


def slugs(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["slug"] for one in answer.json()["results"]]


def test_a_profile_has_the_members_of_the_contract_and_no_others(api: Api) -> None:
    one = create_listed_provider(
        focus=("trauma",), concerns=("grief",), trauma=True, gender="woman", approaches=("emdr",)
    )
    body = api.get(f"/providers/{one.slug}/").json()
    assert set(body) == FACE
    assert body["concerns"] == [{"slug": "trauma", "focus": True}, {"slug": "grief", "focus": False}]
    assert body["trauma_training"] == [
        {"name": "EMDR basic training", "year": 2021, "verified_on": today().isoformat()}
    ]
    assert body["licensed_states"] == [
        {
            "state": "NY",
            "basis": "license",
            "from": (today() - timedelta(days=1_000)).isoformat(),
            "expires_on": (today() + timedelta(days=1_000)).isoformat(),
        }
    ]
    assert body["participation"] == [
        {"plan": "aetna-ppo", "states": None, "from": (today() - timedelta(days=100)).isoformat(), "to": None}
    ]
    assert (body["plans"], body["self_pay_fee"]) == (["aetna-ppo"], {"amount": "150.00", "currency": "USD"})
    [kind] = body["session_types"]
    assert set(kind) == {"care_type", "format", "visit", "minutes", "next_opening"}
    assert body["next_opening"] == kind["next_opening"] != None  # noqa: E711


def test_what_is_nobodys_business_is_in_no_answer(api: Api) -> None:
    one = create_listed_provider(
        contact_email="canary@example.org", contact_phone="+15550100123", room_url="https://canary.example/room"
    )
    number = one.licenses.get().number
    for answer in (
        api.get("/providers/"),
        api.get(f"/providers/{one.slug}/"),
        api.get(f"/providers/{one.slug}/openings/"),
        api.post("/matches/", {"state": "NY", "age_group": "adult", "plan": "aetna-ppo"}),
    ):
        text = answer.content.decode()
        for canary in ("canary", "5550100123", number, one.npi):
            assert canary not in text


def test_trauma_informed_needs_verified_evidence(api: Api) -> None:
    one = create_listed_provider(trauma=True)
    assert api.get(f"/providers/{one.slug}/").json()["trauma_informed"] is True
    Training.objects.update(verified_on=None)
    body = api.get(f"/providers/{one.slug}/").json()
    assert (body["trauma_informed"], body["trauma_training"]) == (False, [])


@pytest.mark.parametrize(
    "facts", [{"status": "draft"}, {"status": "left"}, {"contact_verified_on": None}, {"capacity_verified_on": None}]
)
def test_who_is_not_listed_is_nowhere(api: Api, facts: dict) -> None:
    one = create_listed_provider()
    Provider.objects.update(**facts)
    assert slugs(api.get("/providers/")) == []
    nobody = api.get("/providers/nobody/")
    for path in (f"/providers/{one.slug}/", f"/providers/{one.slug}/openings/"):
        answer = api.get(path)
        assert problem_code(answer) == (404, "not-found")
        assert answer.content == nobody.content


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_is_walked_by_its_cursor_in_both_directions(api: Api, count: int) -> None:
    made = sorted(create_listed_provider().slug for _ in range(7))
    seen: list[str] = []
    address: str | None = f"/api/v1/providers/?page_size={count}&state=NY"
    pages = []
    while address:
        answer = api.http.get(address)
        page = answer.json()
        assert set(page) == {"results", "next", "previous"}
        pages.append(slugs(answer))
        seen += pages[-1]
        last, address = address, page["next"]
    assert seen == made
    back = [pages[-1]]
    address = api.http.get(last).json()["previous"]
    while address:
        page = api.http.get(address).json()
        back.append([one["slug"] for one in page["results"]])
        address = page["previous"]
    assert back == pages[::-1]


def test_a_page_stays_whole_while_others_come_and_go(api: Api) -> None:
    made = sorted(create_listed_provider().slug for _ in range(4))
    first = api.get("/providers/", page_size=2).json()
    Provider.objects.filter(slug__in=made[:2]).update(status="paused")
    second = api.http.get(first["next"]).json()
    assert [one["slug"] for one in second["results"]] == made[2:]


def test_filters_keep_those_who_meet_them(api: Api) -> None:
    one = create_listed_provider(
        focus=("trauma",), approaches=("emdr",), languages=("es",), trauma=True, display_name="Zoë Núñez"
    )
    two = create_listed_provider(state="NJ", plans=("cigna-ppo",), concerns=("grief",), display_name="Bea Li")
    for params, wanted in [
        ({"state": "NY"}, [one]),
        ({"state": ["NY", "NJ"]}, [one, two]),
        ({"plan": "cigna-ppo"}, [two]),
        ({"concern": "trauma"}, [one]),
        ({"concern": ["trauma", "grief"]}, [one, two]),
        ({"approach": "emdr"}, [one]),
        ({"language": "es"}, [one]),
        ({"trauma_informed": "true"}, [one]),
        ({"trauma_informed": "false"}, [two]),
        ({"q": "nunez"}, [one]),
        ({"q": "ZOË"}, [one]),
        ({"q": "Zoe\u0308"}, [one]),
        ({"q": ""}, [one, two]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
        ({"q": "'; DROP TABLE directory_provider; --"}, []),
        ({"q": "😀"}, []),
        ({"state": "TX"}, []),
    ]:
        assert slugs(api.get("/providers/", **params)) == sorted(p.slug for p in wanted), params


def test_bad_utf_8_in_a_query_matches_nobody(api: Api) -> None:
    create_listed_provider()
    assert slugs(api.http.get("/api/v1/providers/?q=%ff%fe")) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("state=ny", "state"),
        ("state=", "state"),
        ("plan=nope", "plan"),
        ("concern=nope", "concern"),
        ("concern=trauma&concern=nope", "concern"),
        ("approach=%00", "approach"),
        ("language=" + "x" * 5000, "language"),
        ("trauma_informed=yes", "trauma_informed"),
        ("trauma_informed=true&trauma_informed=false", "trauma_informed"),
        ("q=%00", "q"),
        ("q=a%0ab", "q"),
        ("q=" + "x" * 201, "q"),
        ("q=a&q=b", "q"),
        ("page_size=0", "page_size"),
        ("page_size=-5", "page_size"),
        ("page_size=abc", "page_size"),
        ("page_size=1.5", "page_size"),
        ("page_size=NaN", "page_size"),
        ("page_size=1e309", "page_size"),
        ("page_size=", "page_size"),
        ("page_size=%D9%A3", "page_size"),
        ("cursor=x", "cursor"),
        ("cursor=", "cursor"),
        ("cursor=bg==", "cursor"),
        ("cursor=eHh4", "cursor"),
        ("cursor=bgA=", "cursor"),
        ("cursor=" + "A" * 401, "cursor"),
        ("page=2", "page"),
        ("State=NY", "State"),
        ("states=NY", "states"),
        ("&".join(f"state={s}" for s in ["NY"] * 21), "state"),
    ],
)
def test_a_parameter_that_is_not_right_is_named(api: Api, query: str, field: str) -> None:
    assert [name.split(".")[0] for name in invalid_fields(api.http.get(f"/api/v1/providers/?{query}"))] == [field]


@pytest.mark.parametrize("size", ["1000000000", "9" * 5_000, "101", "0000000007"])
def test_a_large_page_is_the_largest(api: Api, size: str) -> None:
    create_listed_provider()
    assert len(slugs(api.get("/providers/", page_size=size))) == 1


def test_the_number_of_queries_is_the_same_for_one_and_for_six(api: Api) -> None:
    create_listed_provider(focus=("trauma",), trauma=True)
    # Vocabulary labels are cached for ten seconds. Both requests begin without them, so that the clock has no effect.
    vocabulary._labels.cache_clear()
    with CaptureQueriesContext(connection) as one:
        api.get("/providers/")
    for _ in range(5):
        create_listed_provider(focus=("trauma",), trauma=True)
    vocabulary._labels.cache_clear()
    with CaptureQueriesContext(connection) as six:
        assert len(slugs(api.get("/providers/"))) == 6
    assert len(six) == len(one)


@pytest.mark.parametrize("path", ["..%2f", "a%00b", "A B", "é", "x;x=1", "%2e%2e/secret", "'", "<script>"])
def test_a_strange_address_is_not_found(api: Api, path: str) -> None:
    assert problem_code(api.http.get(f"/api/v1/providers/{path}/")) == (404, "not-found")
    assert problem_code(api.http.get(f"/api/v1//providers/{path}/")) == (404, "not-found")


def test_openings_are_told_on_the_wall_clock_that_was_asked_for(api: Api) -> None:
    one = create_listed_provider()
    body = api.get(f"/providers/{one.slug}/openings/").json()
    assert (set(body), body["next"], body["previous"]) == ({"results", "next", "previous"}, None, None)
    kathmandu = api.get(f"/providers/{one.slug}/openings/", timezone="Asia/Katmandu").json()["results"]
    for opening, there in zip(body["results"], kathmandu, strict=True):
        assert set(opening) == {"start", "end", "local"}
        start = datetime.fromisoformat(opening["start"])
        assert opening["start"] == there["start"]
        assert datetime.fromisoformat(opening["local"]) == start
        assert opening["local"] == start.astimezone(ZoneInfo(one.timezone)).isoformat()
        assert there["local"].endswith("+05:45")


def test_every_opening_listed_is_given_to_a_hold_and_no_other_start_is(api: Api) -> None:
    one = create_listed_provider(hours=(9 * 60, 13 * 60), notice=24 * 60, horizon_days=365)
    now = db.db_now()
    span = {"from": f"{now:%Y-%m-%dT%H:00:00Z}", "to": f"{now + timedelta(days=30):%Y-%m-%dT%H:00:00Z}"}
    shown = {o["start"] for o in api.get(f"/providers/{one.slug}/openings/", **span).json()["results"]}
    token = match_token(window_days=28)
    # Around nine and one o'clock in New York, at the limits of the notice and the horizon.
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for minutes in (60 * hour + 15 * part for hour in (12, 13, 14, 16, 17, 18) for part in range(4)):
        for day in (1, 2, 27, 28):
            at = midnight + timedelta(days=day, minutes=minutes)
            _same(api, one, f"{at:%Y-%m-%dT%H:%M:%SZ}", token, shown)


def _same(api: Api, one: Provider, start: str, token: str, shown: set[str]) -> None:
    answer = create_hold(api, one, start, token)
    assert (answer.status_code == 201) is (start in shown), start


def test_booked_held_and_blocked_time_is_not_offered(api: Api) -> None:
    one = create_listed_provider()
    before = [o["start"] for o in api.get(f"/providers/{one.slug}/openings/").json()["results"]]
    made = create_booking(api, one)
    after = [o["start"] for o in api.get(f"/providers/{one.slug}/openings/").json()["results"]]
    at = datetime.fromisoformat(made["start"])
    gone = {f"{at + timedelta(minutes=15 * n):%Y-%m-%dT%H:%M:%SZ}" for n in range(-3, 4)}
    assert set(before) - set(after) == gone & set(before)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=junk", "from"),
        ("from=2026-11-01T01:30:00", "from"),
        ("from=2026-11-01", "from"),
        ("from=1763856000", "from"),
        ("from=2026-11-01T01:30:00%2B99:99", "from"),
        ("from=2026-11-01T01:30:00%2B05:45:30", "from"),
        ("from=0000-01-01T00:00:00Z", "from"),
        ("from=0001-01-01T00:00:00%2B14:00", "from"),
        ("from=9999-12-31T23:59:59-12:00", "from"),
        ("from=9999-12-31T23:59:59Z", "from"),
        ("from=2026-02-30T00:00:00Z", "from"),
        ("from=2027-02-29T00:00:00Z", "from"),
        ("from=%D9%A2%D9%A0%D9%A2%D9%A6-11-01T00:00:00Z", "from"),
        ("from=2026-11-01T24:00:00Z", "from"),
        ("from=2026-11-01T23:59:60Z", "from"),
        ("from=2026-11-01T00:00:00Z&from=2026-11-02T00:00:00Z", "from"),
        ("from=2026-11-01T00:00:00Z&to=2026-12-02T00:00:01Z", "to"),
        ("from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z", "to"),
        ("from=2026-11-02T00:00:00Z&to=2026-11-02T00:00:00Z", "to"),
        ("to=9998-12-31T23:59:59Z", "to"),
        ("timezone=Mars/Olympus", "timezone"),
        ("care_type=magic", "care_type"),
        ("format=group", "format"),
        ("visit=first", "visit"),
        ("page_size=1", "page_size"),
    ],
)
def test_a_parameter_of_openings_that_is_not_right_is_named(api: Api, query: str, field: str) -> None:
    one = create_listed_provider()
    assert invalid_fields(api.http.get(f"/api/v1/providers/{one.slug}/openings/?{query}")) == [field]


@pytest.mark.parametrize(
    "query",
    [
        "from=9998-12-01T00:00:00Z",
        "from=9998-12-01T00:00:00Z&to=9998-12-31T23:59:59Z",
        "from=0002-01-01T00:00:00Z&to=0002-01-31T00:00:00Z",
        "from=1970-01-01T00:00:00Z&to=1970-01-02T00:00:00Z",
        "from=2026-11-01T00:00:00.123456Z",
        "care_type=medication-management",
        "format=family",
    ],
)
def test_a_span_far_away_or_a_kind_not_offered_has_no_openings(api: Api, query: str) -> None:
    one = create_listed_provider()
    answer = api.http.get(f"/api/v1/providers/{one.slug}/openings/?{query}")
    assert answer.status_code == 200
    if "123456" not in query:
        assert answer.json()["results"] == []


def test_who_takes_nobody_new_has_no_openings(api: Api) -> None:
    one = create_listed_provider(accepting_new_clients=False)
    body = api.get(f"/providers/{one.slug}/").json()
    assert body["accepting_new_clients"] is False
    assert api.get(f"/providers/{one.slug}/openings/").json()["results"] == []


def test_the_next_opening_is_the_first_that_a_hold_would_get(api: Api) -> None:
    one = create_listed_provider(notice=36 * 60)
    add_visit_type(one, format="couple", minutes=90)
    body = api.get(f"/providers/{one.slug}/").json()
    firsts = {kind["format"]: kind["next_opening"] for kind in body["session_types"]}
    assert body["next_opening"] == min(firsts.values())
    listed_starts = api.get(f"/providers/{one.slug}/openings/", format="couple").json()["results"]
    assert firsts["couple"] == listed_starts[0]["start"]
    assert create_hold(api, one, firsts["individual"]).status_code == 201
    WeeklyHours.objects.all().delete()
    body = api.get(f"/providers/{one.slug}/").json()
    assert (body["next_opening"], [k["next_opening"] for k in body["session_types"]]) == (None, [None, None])


def test_a_day_of_openings_at_every_quarter_hour_of_a_month_is_one_quick_page(api: Api) -> None:
    one = create_listed_provider(hours=(0, 1440))
    now = db.db_now()
    span = {"from": f"{now:%Y-%m-%dT%H:%M:%SZ}", "to": f"{now + timedelta(days=31):%Y-%m-%dT%H:%M:%SZ}"}
    answer = api.get(f"/providers/{one.slug}/openings/", **span)
    assert len(answer.json()["results"]) == 28 * 96
    assert len(answer.content) < 400_000


def test_a_license_shows_until_its_last_day(api: Api) -> None:
    one = create_listed_provider()
    add_license(one, "NJ", expires_on=today())
    body = api.get(f"/providers/{one.slug}/").json()
    assert [state["state"] for state in body["licensed_states"]] == ["NJ", "NY"]
    assert json.dumps(body).count("license_type") == 1
