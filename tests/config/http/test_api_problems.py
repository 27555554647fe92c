"""Every API endpoint answers bad requests with the right problem document and never with a 500."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from config.http import throttles
from tests.conftest import Api
from tests.factories.booking import invalid_fields, problem_code
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
REF = "a" * 26
GETS = ["vocabulary/", "providers/", "providers/x/", "providers/x/openings/", f"holds/{REF}/", f"appointments/{REF}/"]
POSTS = [
    "matches/",
    "holds/",
    f"holds/{REF}/extend/",
    "appointments/",
    f"appointments/{REF}/reschedule/",
    f"appointments/{REF}/cancel/",
]
KEY = {"Idempotency-Key": "k" * 20}


def post(path: str, raw: bytes | str, kind: str = "application/json", **headers: str) -> Any:
    return Client(raise_request_exception=False).generic(
        "POST", f"/api/v1/{path}", raw, content_type=kind, headers=KEY | headers
    )


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b'{"state": "NY"',
        b"null",
        b"[]",
        b"5",
        b'"text"',
        b"true",
        b"NaN",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 2}}',
        b'{"a": "\\u0000"}',
        b'{"a": "\\ud800"}',
        b'{"a\\udfff": 1}',
        b'{"a": "\xff"}',
        b"\xef\xbb\xbf{}",
        b"\xfe\xff\x00{\x00}",
        b"a=1",
        b"\x00",
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"a": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b"[" * 100_000,
        b'{"a": ' + b"[" * 25 + b"]" * 25 + b"}",
        b'{"nobody knows": 1}',
        b"{'a': 1}",
        b'{"a": 01}',
        b'{"a": 1,}',
        b"{} {}",
    ],
    ids=lambda raw: repr(raw[:16]),
)
def test_a_body_that_is_not_right_is_a_400_that_names_the_place(path: str, raw: bytes) -> None:
    assert len(invalid_fields(post(path, raw))) >= 1


def test_the_place_of_a_character_that_cant_be_stored_is_named() -> None:
    assert invalid_fields(post("appointments/", '{"client": {"names": ["a", "b\\u0000"]}}')) == ["client.names.1"]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain",
        "application/xml",
        "application/json; charset=bogus",
        "application/json; charset=utf-16",
        "application/json; charset=latin-1",
        "nonsense",
        "",
    ],
)
def test_what_is_not_json_in_utf_8_is_a_415(path: str, kind: str) -> None:
    assert problem_code(post(path, b"state=NY&age_group=adult", kind)) == (415, "unsupported-media-type")


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", 'application/json;charset="UTF-8"']
)
def test_json_in_utf_8_is_read_however_it_is_named(kind: str) -> None:
    assert (
        post("matches/", json.dumps({"state": "NY", "age_group": "adult", "plan": "aetna-ppo"}), kind).status_code
        == 200
    )


@pytest.mark.parametrize("path", POSTS)
def test_a_body_beyond_the_limit_is_a_413(path: str) -> None:
    assert problem_code(post(path, b'{"a": "' + b"x" * 256 * 1024 + b'"}')) == (413, "too-large")


@pytest.mark.parametrize("path", GETS + POSTS)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "TRACE", "PROPFIND", "get"])
def test_a_method_that_is_not_offered_is_a_405_that_says_which_are(path: str, method: str) -> None:
    answer = Client(raise_request_exception=False).generic(
        method, f"/api/v1/{path}", b"{}", content_type="application/json"
    )
    if method == "get":
        assert answer.status_code < 500
        return
    assert problem_code(answer) == (405, "method-not-allowed")
    assert ("GET" if path in GETS else "POST") in answer["Allow"]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_reading_or_deleting_where_only_posting_is_offered_is_a_405(path: str, method: str) -> None:
    answer = Client().generic(method, f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")


@pytest.mark.parametrize("path", ["vocabulary/", "providers/"])
def test_head_is_get_without_a_body(path: str) -> None:
    full, head = Client().get(f"/api/v1/{path}"), Client().head(f"/api/v1/{path}")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Type"] == full["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", GETS + POSTS)
def test_options_is_answered_without_a_failure(path: str) -> None:
    answer = Client(raise_request_exception=False).options(f"/api/v1/{path}")
    assert answer.status_code == 200
    assert ("GET" if path in GETS else "POST") in answer["Allow"]


@pytest.mark.parametrize("path", GETS + POSTS)
@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*", "application/json; version=9"])
def test_a_format_that_is_not_offered_is_a_406(path: str, accept: str) -> None:
    client = Client(raise_request_exception=False)
    ask = client.get if path in GETS else client.post
    answer = ask(f"/api/v1/{path}", headers={"Accept": accept})
    assert answer.status_code in ((406,) if "json" not in accept else (200, 400, 404, 406, 415))
    if answer.status_code == 406:
        assert problem_code(answer) == (406, "not-acceptable")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/*", "text/html, */*;q=0.1"])
def test_any_way_to_accept_json_gets_json(accept: str) -> None:
    assert Client().get("/api/v1/vocabulary/", headers={"Accept": accept})["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "nothing/",
        "holds",
        "matches",
        "providers",
        "vocabulary",
        "/matches/",
        "matches//",
        "../admin/",
        "%00/",
        "x" * 9_000,
    ],
)
def test_an_unknown_address_of_the_api_is_a_problem_document(path: str) -> None:
    client = Client(raise_request_exception=False)
    for method in ("GET", "POST"):
        answer = client.generic(method, f"/api/v1/{path}")
        assert problem_code(answer) == (404, "not-found")


def test_an_unknown_page_is_a_page() -> None:
    answer = Client().get("/nothing/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_an_unknown_parameter_is_named_on_every_address(api: Api) -> None:
    provider = create_listed_provider()
    for path in GETS:
        path = path.replace("/x/", f"/{provider.slug}/")
        answer = Client().get(f"/api/v1/{path}?surprise=1")
        assert "surprise" in invalid_fields(answer), path
    for path in POSTS:
        assert invalid_fields(post(f"{path}?surprise=1", b"{}")) == ["surprise"], path
    assert invalid_fields(Client().delete(f"/api/v1/holds/{REF}/?surprise=1")) == ["surprise"]


def test_a_host_that_is_not_ours_is_a_400() -> None:
    for path in ("/api/v1/vocabulary/", "/"):
        answer = Client(raise_request_exception=False).get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 400
    assert problem_code(Client().get("/api/v1/vocabulary/", headers={"Host": "evil.example"})) == (400, "invalid")


def test_forwarding_headers_change_no_address_in_an_answer(api: Api) -> None:
    for _ in range(2):
        create_listed_provider()
    spoofed = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    answer = Client().get("/api/v1/providers/?page_size=1", headers=spoofed)
    assert answer.json()["next"].startswith("http://testserver/api/v1/providers/?cursor=")


def test_a_flood_is_slowed_by_network_and_told_for_how_long(settings: Any) -> None:
    settings.THROTTLE_OFF = False
    settings.THROTTLE_RATES = {"read": 3, "match": 2, "write": 1}
    client = Client()
    body = json.dumps({"state": "NY", "age_group": "adult", "plan": "aetna-ppo"})

    def matches(address: str, **headers: str) -> Any:
        return client.post(
            "/api/v1/matches/", body, content_type="application/json", REMOTE_ADDR=address, headers=headers
        )

    assert [matches(f"198.51.100.{n}").status_code for n in (1, 2)] == [200, 200]
    # All are in one /24, and X-Forwarded-For is ignored without a trusted proxy.
    for spoof in ("203.0.113.1", "", "1.2.3.4, 5.6.7.8"):
        answer = matches("198.51.100.3", **{"X-Forwarded-For": spoof})
        assert problem_code(answer) == (429, "rate-limited")
        assert 1 <= int(answer["Retry-After"]) <= 60
    assert matches("198.51.101.1").status_code == 200
    assert [client.get("/api/v1/vocabulary/", REMOTE_ADDR="198.51.100.1").status_code for _ in range(4)] == [
        200
    ] * 3 + [429]
    assert problem_code(post("holds/", b"{}")) == (400, "invalid")
    assert problem_code(post("holds/", b"{}")) == (429, "rate-limited")
    settings.THROTTLE_OFF = True
    assert matches("198.51.100.3").status_code == 200


def test_health_and_the_home_page_are_never_slowed(settings: Any) -> None:
    settings.THROTTLE_OFF = False
    settings.THROTTLE_RATES = {"read": 0, "match": 0, "write": 0}
    for path in ("/", "/health/live", "/health/ready"):
        assert Client().get(path).status_code == 200


def test_every_address_of_the_api_is_slowed_by_a_known_scope(settings: Any) -> None:
    patterns = 0
    for pattern in _patterns(get_resolver().url_patterns):
        view, route = getattr(pattern.callback, "cls", None), str(pattern.pattern)
        if view is None or not route.startswith("api/v1/") or route.endswith(("schema/", "docs/")):
            continue
        patterns += 1
        assert throttles.NetworkRateThrottle in view.throttle_classes
        assert getattr(view, "throttle_scope", None) in (None, *settings.THROTTLE_RATES)
    assert patterns >= len(POSTS)


def _patterns(patterns: Any) -> Any:
    for pattern in patterns:
        yield from _patterns(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]
