"""`/providers/`: the list, a profile, openings, and every query parameter."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config import db
from providers.directory.actions import provider as provider_actions
from providers.directory.models import Provider, Training, WeeklyHours
from providers.directory.queries import vocabulary
from tests.conftest import Api
from tests.factories.booking import create_booking, create_hold, invalid_fields, match_token, problem_code
from tests.factories.providers import add_license, add_visit_type, create_listed_provider, today

pytestmark = pytest.mark.django_db

PROFILE_FIELDS = {
    *("slug", "display_name", "credentials", "license_type", "pronouns", "gender", "years_in_practice", "headline"),
    *("bio", "trauma_informed", "trauma_training", "licensed_states", "plans", "participation", "concerns"),
    *("approaches", "languages", "age_groups", "identities", "session_types", "self_pay_fee", "timezone"),
    *("accepting_new_clients", "next_opening"),
}


def slugs(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [result["slug"] for result in response.json()["results"]]


def test_a_profile_has_exactly_the_documented_fields(api: Api) -> None:
    provider = create_listed_provider(
        focus=("trauma",), concerns=("grief",), trauma=True, gender="woman", approaches=("emdr",)
    )
    body = api.get(f"/providers/{provider.slug}/").json()
    assert set(body) == PROFILE_FIELDS
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


def test_private_details_are_in_no_response(api: Api) -> None:
    provider = create_listed_provider(
        contact_email="canary@example.org", contact_phone="+15550100123", room_url="https://canary.example/room"
    )
    number = provider.licenses.get().number
    for response in (
        api.get("/providers/"),
        api.get(f"/providers/{provider.slug}/"),
        api.get(f"/providers/{provider.slug}/openings/"),
        api.post("/matches/", {"state": "NY", "age_group": "adult", "plan": "aetna-ppo"}),
    ):
        text = response.content.decode()
        for canary in ("canary", "5550100123", number, provider.npi):
            assert canary not in text


def test_trauma_informed_needs_verified_training(api: Api) -> None:
    provider = create_listed_provider(trauma=True)
    assert api.get(f"/providers/{provider.slug}/").json()["trauma_informed"] is True
    Training.objects.update(verified_on=None)
    body = api.get(f"/providers/{provider.slug}/").json()
    assert (body["trauma_informed"], body["trauma_training"]) == (False, [])


@pytest.mark.parametrize(
    "facts", [{"status": "draft"}, {"status": "left"}, {"contact_verified_on": None}, {"capacity_verified_on": None}]
)
def test_an_unlisted_provider_looks_like_an_unknown_one(api: Api, facts: dict) -> None:
    provider = create_listed_provider()
    Provider.objects.update(**facts)
    assert slugs(api.get("/providers/")) == []
    unknown = api.get("/providers/nobody/")
    for path in (f"/providers/{provider.slug}/", f"/providers/{provider.slug}/openings/"):
        response = api.get(path)
        assert problem_code(response) == (404, "not-found")
        assert response.content == unknown.content


@pytest.mark.parametrize("count", [1, 3])
def test_the_cursor_pages_in_both_directions(api: Api, count: int) -> None:
    created = sorted(create_listed_provider().slug for _ in range(7))
    listed: list[str] = []
    url: str | None = f"/api/v1/providers/?page_size={count}&state=NY"
    pages = []
    while url:
        response = api.http.get(url)
        page = response.json()
        assert set(page) == {"results", "next", "previous"}
        pages.append(slugs(response))
        listed += pages[-1]
        last, url = url, page["next"]
    assert listed == created
    back = [pages[-1]]
    url = api.http.get(last).json()["previous"]
    while url:
        page = api.http.get(url).json()
        back.append([result["slug"] for result in page["results"]])
        url = page["previous"]
    assert back == pages[::-1]


def test_the_next_page_skips_no_provider_when_others_leave(api: Api) -> None:
    created = sorted(create_listed_provider().slug for _ in range(4))
    first = api.get("/providers/", page_size=2).json()
    Provider.objects.filter(slug__in=created[:2]).update(status="paused")
    second = api.http.get(first["next"]).json()
    assert [result["slug"] for result in second["results"]] == created[2:]


def test_filters_return_the_matching_providers(api: Api) -> None:
    trauma_provider = create_listed_provider(
        focus=("trauma",), approaches=("emdr",), languages=("es",), trauma=True, display_name="Zoë Núñez"
    )
    grief_provider = create_listed_provider(
        state="NJ", plans=("cigna-ppo",), concerns=("grief",), display_name="Bea Li"
    )
    for params, expected in [
        ({"state": "NY"}, [trauma_provider]),
        ({"state": ["NY", "NJ"]}, [trauma_provider, grief_provider]),
        ({"plan": "cigna-ppo"}, [grief_provider]),
        ({"concern": "trauma"}, [trauma_provider]),
        ({"concern": ["trauma", "grief"]}, [trauma_provider, grief_provider]),
        ({"approach": "emdr"}, [trauma_provider]),
        ({"language": "es"}, [trauma_provider]),
        ({"trauma_informed": "true"}, [trauma_provider]),
        ({"trauma_informed": "false"}, [grief_provider]),
        ({"q": "nunez"}, [trauma_provider]),
        ({"q": "ZOË"}, [trauma_provider]),
        ({"q": "Zoe\u0308"}, [trauma_provider]),
        ({"q": ""}, [trauma_provider, grief_provider]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
        ({"q": "'; DROP TABLE directory_provider; --"}, []),
        ({"q": "😀"}, []),
        ({"state": "TX"}, []),
    ]:
        assert slugs(api.get("/providers/", **params)) == sorted(provider.slug for provider in expected), params


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Siobhan O'Brienne", ["obrienne", "o'brienne", "O’Brienne", "o brienne", "siobhan obrienne", "O'Brienne, Siobhan"]),
        ("Siobhan O’Brienne", ["obrienne", "o'brienne", "O BRIENNE"]),
        ("Ana Núñez-Ibarra", ["nunez ibarra", "nunez-ibarra", "Núñez–Ibarra", "nunezibarra", "Ibarra, Ana", "ana  ibarra"]),
        ("Ana Nu\u0301n\u0303ez", ["nunez", "NÚÑEZ"]),
        ("Mary Jones-Smith", ["Jones Smith", "jones  smith", " Smith , Mary ", "Mary Jones"]),
        ("J. R. Łukasz", ["j r lukasz", "J.R. Lukasz", "łukasz"]),
        ("李 明", ["李", "李 明", "明, 李"]),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_typed(api: Api, name: str, typed: list[str]) -> None:
    provider = create_listed_provider(display_name=name)
    create_listed_provider(display_name="Zed Quirk")
    assert {text: slugs(api.get("/providers/", q=text)) for text in typed} == {text: [provider.slug] for text in typed}
    assert slugs(api.get("/providers/", q=f"{name} Other")) == []
    assert slugs(api.get("/providers/", q=" , - ")) == []


def test_an_old_address_leads_nowhere_unless_staff_chose_it() -> None:
    provider = create_listed_provider(slug="former-name", display_name="Ana Ruiz")
    http = Client()
    for slug, redirect, answers in [
        ("ana-ruiz", False, {"former-name": 404}),
        ("ana-r", True, {"former-name": 404, "ana-ruiz": 302}),
        ("a-ruiz", True, {"former-name": 404, "ana-ruiz": 302, "ana-r": 302}),
        ("ana-ruiz", True, {"ana-ruiz": 200, "ana-r": 302, "a-ruiz": 302}),
        ("new", False, {"ana-ruiz": 404, "ana-r": 404, "a-ruiz": 404}),
    ]:
        former, provider.slug = provider.slug, slug
        provider.save()
        provider_actions.change_address(provider=provider, former=former, redirect=redirect, by="staff")
        statuses = {old: http.get(f"/therapists/{old}/").status_code for old in answers}
        assert (statuses, http.get(f"/therapists/{slug}/").status_code) == (answers, 200)
        assert http.get(f"/api/v1/providers/{former}/").status_code == 404


def test_invalid_utf_8_in_a_query_matches_no_provider(api: Api) -> None:
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
def test_an_invalid_parameter_is_reported(api: Api, query: str, field: str) -> None:
    assert [name.split(".")[0] for name in invalid_fields(api.http.get(f"/api/v1/providers/?{query}"))] == [field]


@pytest.mark.parametrize("size", ["1000000000", "9" * 5_000, "101", "0000000007"])
def test_any_large_page_size_is_accepted(api: Api, size: str) -> None:
    create_listed_provider()
    assert len(slugs(api.get("/providers/", page_size=size))) == 1


def test_query_count_does_not_grow_with_providers(api: Api) -> None:
    create_listed_provider(focus=("trauma",), trauma=True)
    # Vocabulary labels are cached for ten seconds. Both requests begin without them, so that the clock has no effect.
    vocabulary._labels.cache_clear()
    with CaptureQueriesContext(connection) as queries_for_one:
        api.get("/providers/")
    for _ in range(5):
        create_listed_provider(focus=("trauma",), trauma=True)
    vocabulary._labels.cache_clear()
    with CaptureQueriesContext(connection) as queries_for_six:
        assert len(slugs(api.get("/providers/"))) == 6
    assert len(queries_for_six) == len(queries_for_one)


@pytest.mark.parametrize("path", ["..%2f", "a%00b", "A B", "é", "x;x=1", "%2e%2e/secret", "'", "<script>"])
def test_an_invalid_slug_returns_404(api: Api, path: str) -> None:
    assert problem_code(api.http.get(f"/api/v1/providers/{path}/")) == (404, "not-found")
    assert problem_code(api.http.get(f"/api/v1//providers/{path}/")) == (404, "not-found")


def test_openings_include_the_requested_local_time(api: Api) -> None:
    provider = create_listed_provider()
    body = api.get(f"/providers/{provider.slug}/openings/").json()
    assert (set(body), body["next"], body["previous"]) == ({"results", "next", "previous"}, None, None)
    kathmandu = api.get(f"/providers/{provider.slug}/openings/", timezone="Asia/Katmandu").json()["results"]
    for opening, kathmandu_opening in zip(body["results"], kathmandu, strict=True):
        assert set(opening) == {"start", "end", "local"}
        start = datetime.fromisoformat(opening["start"])
        assert opening["start"] == kathmandu_opening["start"]
        assert datetime.fromisoformat(opening["local"]) == start
        assert opening["local"] == start.astimezone(ZoneInfo(provider.timezone)).isoformat()
        assert kathmandu_opening["local"].endswith("+05:45")


def test_exactly_the_listed_openings_can_be_held(api: Api) -> None:
    provider = create_listed_provider(hours=(9 * 60, 13 * 60), notice=24 * 60, horizon_days=365)
    now = db.db_now()
    span = {"from": f"{now:%Y-%m-%dT%H:00:00Z}", "to": f"{now + timedelta(days=30):%Y-%m-%dT%H:00:00Z}"}
    listed_starts = {o["start"] for o in api.get(f"/providers/{provider.slug}/openings/", **span).json()["results"]}
    token = match_token(window_days=28)
    # Around nine and one o'clock in New York, at the limits of the notice and the horizon.
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for minutes in (60 * hour + 15 * part for hour in (12, 13, 14, 16, 17, 18) for part in range(4)):
        for day in (1, 2, 27, 28):
            at = midnight + timedelta(days=day, minutes=minutes)
            _check_hold(api, provider, f"{at:%Y-%m-%dT%H:%M:%SZ}", token, listed_starts)


def _check_hold(api: Api, provider: Provider, start: str, token: str, listed_starts: set[str]) -> None:
    response = create_hold(api, provider, start, token)
    assert (response.status_code == 201) is (start in listed_starts), start


def test_starts_that_overlap_an_appointment_are_not_listed(api: Api) -> None:
    provider = create_listed_provider()
    before = [o["start"] for o in api.get(f"/providers/{provider.slug}/openings/").json()["results"]]
    appointment = create_booking(api, provider)
    after = [o["start"] for o in api.get(f"/providers/{provider.slug}/openings/").json()["results"]]
    at = datetime.fromisoformat(appointment["start"])
    overlapping = {f"{at + timedelta(minutes=15 * n):%Y-%m-%dT%H:%M:%SZ}" for n in range(-3, 4)}
    assert set(before) - set(after) == overlapping & set(before)


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
def test_an_invalid_openings_parameter_is_reported(api: Api, query: str, field: str) -> None:
    provider = create_listed_provider()
    assert invalid_fields(api.http.get(f"/api/v1/providers/{provider.slug}/openings/?{query}")) == [field]


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
def test_a_distant_span_or_unoffered_visit_type_has_no_openings(api: Api, query: str) -> None:
    provider = create_listed_provider()
    response = api.http.get(f"/api/v1/providers/{provider.slug}/openings/?{query}")
    assert response.status_code == 200
    if "123456" not in query:
        assert response.json()["results"] == []


def test_a_provider_not_accepting_new_clients_has_no_openings(api: Api) -> None:
    provider = create_listed_provider(accepting_new_clients=False)
    body = api.get(f"/providers/{provider.slug}/").json()
    assert body["accepting_new_clients"] is False
    assert api.get(f"/providers/{provider.slug}/openings/").json()["results"] == []


def test_the_next_opening_is_the_first_that_can_be_held(api: Api) -> None:
    provider = create_listed_provider(notice=36 * 60)
    add_visit_type(provider, format="couple", minutes=90)
    body = api.get(f"/providers/{provider.slug}/").json()
    firsts = {kind["format"]: kind["next_opening"] for kind in body["session_types"]}
    assert body["next_opening"] == min(firsts.values())
    listed_starts = api.get(f"/providers/{provider.slug}/openings/", format="couple").json()["results"]
    assert firsts["couple"] == listed_starts[0]["start"]
    assert create_hold(api, provider, firsts["individual"]).status_code == 201
    WeeklyHours.objects.all().delete()
    body = api.get(f"/providers/{provider.slug}/").json()
    assert (body["next_opening"], [k["next_opening"] for k in body["session_types"]]) == (None, [None, None])


def test_a_month_of_openings_fits_in_one_response(api: Api) -> None:
    provider = create_listed_provider(hours=(0, 1440))
    now = db.db_now()
    span = {"from": f"{now:%Y-%m-%dT%H:%M:%SZ}", "to": f"{now + timedelta(days=31):%Y-%m-%dT%H:%M:%SZ}"}
    response = api.get(f"/providers/{provider.slug}/openings/", **span)
    assert len(response.json()["results"]) == 28 * 96
    assert len(response.content) < 400_000


def test_a_license_is_listed_through_its_last_day(api: Api) -> None:
    provider = create_listed_provider()
    add_license(provider, "NJ", expires_on=today())
    body = api.get(f"/providers/{provider.slug}/").json()
    assert [state["state"] for state in body["licensed_states"]] == ["NJ", "NY"]
    assert json.dumps(body).count("license_type") == 1
