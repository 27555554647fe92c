"""The OpenAPI document is valid and complete, and responses conform to it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator, FormatChecker
from schemathesis import openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from config.http import problems
from config.wsgi import application
from matching.appointments.domain import appointment
from matching.booking import tasks
from matching.search.domain import reasons
from providers.directory.domain.license import STATES
from tests.conftest import Api
from tests.factories.booking import (
    MATCH_CRITERIA,
    booking_body,
    create_booking,
    create_hold,
    match_token,
    opening_starts,
    start_appointment,
)
from tests.factories.offers import create_canceled_booking, list_offers
from tests.factories.providers import create_listed_provider

PREFIX = "/api/v1"
FUZZED = 12
WAITING = {"email": "wanda@example.org", "email_ok": True}
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    answer = Client().get(f"{PREFIX}/schema/", headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return (path, method) → operation."""
    return {(path, name): item[name] for path, item in document["paths"].items() for name in METHODS if name in item}


def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"] == "Attune"
    for reference in references(document):
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def references(value: Any) -> Any:
    if isinstance(value, dict):
        yield from [value["$ref"]] if "$ref" in value else []
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_address_and_method_is_told_and_no_others(document: dict[str, Any]) -> None:
    expected = set()
    for pattern in get_resolver().url_patterns:
        for route, view in routes(pattern):
            if route.startswith("api/v1/") and not route.endswith(("schema/", "docs/")):
                path = "/" + route.replace("<slug:ref>", "{ref}").replace("<slug:slug>", "{slug}")
                expected |= {(path, name) for name in METHODS if hasattr(view, name)}
    assert set(operations(document)) == expected


def routes(pattern: Any, before: str = "") -> Any:
    route = before + str(pattern.pattern)
    if hasattr(pattern, "url_patterns"):
        for inner in pattern.url_patterns:
            yield from routes(inner, route)
    else:
        yield route, getattr(pattern.callback, "cls", None)


def test_operations_have_ids_of_their_own_and_name_their_problems(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for operation in operations(document).values()]
    assert len(ids) == len(set(ids))
    for (path, name), operation in operations(document).items():
        assert {"400", "404", "406", "429", "503"} <= set(operation["responses"]), path
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"], (path, name, status)
                for code in answer["description"].split(", ") if status != "409" else ():
                    assert str(problems.CODES[code][0]) == status


def test_a_key_is_needed_for_every_post_of_booking_and_a_token_for_what_is_private(document: dict[str, Any]) -> None:
    for (path, name), operation in operations(document).items():
        keyed = [p for p in operation.get("parameters", []) if p["name"] == "Idempotency-Key"]
        booking = path.startswith(
            tuple(f"{PREFIX}/{resource}/" for resource in ("holds", "appointments", "offers", "waitlist"))
        )
        assert [p["required"] for p in keyed] == ([True] if booking and name == "post" else []), (path, name)
        assert operation["security"] == ([{"token": []}] if "{ref}" in path else [{}]), (path, name)


def test_bodies_are_closed_and_name_what_they_need(document: dict[str, Any]) -> None:
    parts = document["components"]["schemas"]
    for name, required in [
        ("MatchRequest", {"state", "age_group"}),
        ("HoldRequest", {"match", "provider", "start"}),
        ("BookRequest", {"hold", "client", "consents"}),
        ("ClientField", {"name", "date_of_birth", "state", "timezone", "contact"}),
        ("MoveRequest", {"start", "version"}),
        ("CancelRequest", {"version"}),
        ("ListingReportRequest", {"reason"}),
        ("JoinRequest", {"match", "contact"}),
        ("WaitContactField", {"email", "email_ok"}),
        ("TimesField", {"days", "from", "to"}),
    ]:
        assert set(parts[name]["required"]) == required
        assert parts[name]["additionalProperties"] is False


def test_words_that_are_fixed_are_told_in_full(document: dict[str, Any]) -> None:
    def words(part: str, *path: str) -> list[str]:
        schema = document["components"]["schemas"][part]["properties"]
        for step in path[:-1]:
            schema = schema[step]
        schema = schema[path[-1]]
        while "enum" not in schema:
            schema = schema.get("items") or (schema.get("allOf") or schema.get("oneOf") or [schema])[0]
            if "$ref" in schema:
                schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema["enum"]

    assert words("MatchRequest", "state") == list(STATES)
    assert words("MatchRequest", "must") == ["approaches", "genders", "times"]
    assert words("MatchRequest", "trauma_informed") == ["required", "preferred", "no_preference"]
    assert words("Appointment", "status") == list(appointment.STATUSES)
    assert words("FitReportRequest", "reason") == ["style", "expertise", "logistics", "other"]
    assert words("ListingReportRequest", "reason") == [
        "not_in_network",
        "not_accepting",
        "wrong_contact",
        "not_here",
        "other",
    ]
    assert words("Reason", "status") == [reasons.FITS, reasons.PARTLY, reasons.DOES_NOT_FIT, reasons.UNKNOWN]


def closed(value: Any) -> Any:
    """Forbid unknown properties in a schema, so that undocumented ones fail."""
    if isinstance(value, dict):
        shut = {"additionalProperties": False} if "properties" in value else {}
        return shut | {name: closed(inner) for name, inner in value.items()}
    return [closed(inner) for inner in value] if isinstance(value, list) else value


def check(document: dict[str, Any], path: str, method: str, answer: Any) -> None:
    """Check that the response matches the document for this operation and status."""
    documented = document["paths"][path][method]["responses"][str(answer.status_code)]
    kind = answer["Content-Type"].partition(";")[0]
    assert kind in documented["content"], (kind, documented)
    schema = documented["content"][kind]["schema"]
    if answer.status_code < 400:
        schema = closed(schema)
    whole = {**schema, "components": closed(document["components"])}
    errors = list(Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(json.loads(answer.content)))
    assert errors == [], errors[:3]


@pytest.mark.django_db
def test_answers_are_what_the_document_says(api: Api, document: dict[str, Any]) -> None:
    provider = create_listed_provider(
        focus=("trauma",), concerns=("grief",), trauma=True, gender="woman", approaches=("emdr",)
    )
    create_listed_provider(fee=None, hours=None, plans=())
    path = f"{PREFIX}/providers"
    check(document, f"{PREFIX}/vocabulary/", "get", api.get("/vocabulary/"))
    check(document, f"{path}/", "get", api.get("/providers/", page_size=1))
    check(document, f"{path}/", "get", api.get("/providers/", page_size=0))
    check(document, f"{path}/{{slug}}/", "get", api.get(f"/providers/{provider.slug}/"))
    check(document, f"{path}/{{slug}}/", "get", api.get("/providers/nobody/"))
    check(document, f"{path}/{{slug}}/openings/", "get", api.get(f"/providers/{provider.slug}/openings/"))
    documented = f"{path}/{{slug}}/reports/"
    for slug, body in ((provider.slug, {}), ("nobody", {"reason": "other"})):
        check(document, documented, "post", api.post(f"/providers/{slug}/reports/", body))
    assert api.post(f"/providers/{provider.slug}/reports/", {"reason": "other"}).content == b""
    assert "content" not in document["paths"][documented]["post"]["responses"]["202"]
    for criteria in [
        MATCH_CRITERIA,
        {**MATCH_CRITERIA, "concerns": ["trauma", "sleep"], "trauma_informed": "preferred", "approaches": ["emdr"]},
        {**MATCH_CRITERIA, "languages": ["es"], "genders": ["man"], "must": ["genders"]},
        {"state": "NY", "age_group": "adult", "self_pay_max": "200"},
        {"state": "NY", "age_group": "adult", "payer": "aetna"},
        {"state": "NY"},
    ]:
        check(document, f"{PREFIX}/matches/", "post", api.post("/matches/", criteria))
    first, *_, last = opening_starts(provider, 9)
    hold = create_hold(api, provider, first)
    check(document, f"{PREFIX}/holds/", "post", hold)
    check(document, f"{PREFIX}/holds/", "post", create_hold(api, provider, first))
    check(document, f"{PREFIX}/holds/", "post", create_hold(api, provider, first, match_token(age_group="teen")))
    ref, token = hold.json()["id"], hold.json()["token"]
    check(document, f"{PREFIX}/holds/{{ref}}/", "get", api.get(f"/holds/{ref}/", token))
    check(document, f"{PREFIX}/holds/{{ref}}/extend/", "post", api.post(f"/holds/{ref}/extend/", {}, token))
    for _ in range(2):
        answer = api.post("/appointments/", booking_body(token))
        check(document, f"{PREFIX}/appointments/", "post", answer)
    check(document, f"{PREFIX}/appointments/", "post", api.post("/appointments/", {}))
    token, path = answer.json()["token"], f"/appointments/{ref}"
    documented = f"{PREFIX}/appointments/{{ref}}"
    check(document, f"{documented}/", "get", api.get(f"{path}/", token))
    for body in ({"start": last, "version": 2}, {"start": last, "version": 2}, {"start": "x", "version": 2}):
        check(document, f"{documented}/reschedule/", "post", api.post(f"{path}/reschedule/", body, token))
    for version in (1, 3, 3):
        check(document, f"{documented}/cancel/", "post", api.post(f"{path}/cancel/", {"version": version}, token))
    calendar = api.get(f"{path}/calendar.ics", token)
    assert "text/calendar" in document["paths"][f"{documented}/calendar.ics"]["get"]["responses"]["200"]["content"]
    assert calendar["Content-Type"].startswith("text/calendar")


@pytest.mark.django_db
def test_answers_about_offers_and_waiting_are_what_the_document_says(
    api: Api, document: dict[str, Any], settings: Any
) -> None:
    settings.QUIET_HOURS = ""
    place, wait = api.post("/waitlist/", {"match": match_token(), "contact": WAITING}), f"{PREFIX}/waitlist/"
    check(document, wait, "post", place)
    check(document, wait, "post", api.post("/waitlist/", {"match": match_token(), "contact": {}}))
    provider = create_listed_provider()
    tasks.offer_waitlist_openings()
    create_listed_provider()
    create_canceled_booking(api, provider)
    documented = f"{PREFIX}/offers/{{ref}}"
    for offer in list_offers():
        path, token = f"/offers/{offer.ref}", offer.access_token
        check(document, f"{documented}/", "get", api.get(f"{path}/", token))
        for act in ("decline", "accept") if offer == list_offers()[1] else ("accept", "decline"):
            for _ in range(2):
                check(document, f"{documented}/{act}/", "post", api.post(f"{path}/{act}/", {}, token))
    appointment = create_booking(api, provider)
    documented, path = f"{PREFIX}/appointments/{{ref}}/again/", f"/appointments/{appointment['id']}/again/"
    for body in ({"start": appointment["start"]}, {"starts": [opening_starts(provider, 20)[-1]]}, {}):
        check(document, documented, "post", api.post(path, body, appointment["token"]))
    documented, path = f"{PREFIX}/appointments/{{ref}}/not-a-fit/", f"/appointments/{appointment['id']}/not-a-fit/"
    check(document, documented, "post", api.post(path, {}, appointment["token"]))
    start_appointment(appointment["id"], timedelta(hours=1))
    for body in ({}, {"reason": "style"}, {"reason": "hate"}):
        check(document, documented, "post", api.post(path, body, appointment["token"]))
    gone = api.delete(f"/waitlist/{place.json()['id']}/", place.json()["token"])
    assert str(gone.status_code) in document["paths"][f"{PREFIX}/waitlist/{{ref}}/"]["delete"]["responses"]


@pytest.mark.parametrize("path", ["/schema/", "/docs/"])
def test_the_document_and_its_page_are_never_slowed_and_need_no_other_host(path: str, settings: Any) -> None:
    settings.THROTTLE_OFF = False
    settings.THROTTLE_RATES = {"read": 0, "match": 0, "write": 0}
    answer = Client().get(f"{PREFIX}{path}")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert [part for part in ("cdn", "unpkg", "//fonts", "<script>") if part in text.lower()] == []


@pytest.mark.usefixtures("committed")
def test_nothing_a_fuzzer_sends_makes_it_fail_or_answer_what_is_not_told() -> None:
    create_booking(Api(), create_listed_provider())
    described = openapi.from_wsgi(f"{PREFIX}/schema/", application, headers={"Accept": "application/json"})
    sent = 0
    for result in described.get_all_operations():
        operation = result.ok()

        @settings(max_examples=FUZZED, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy())
        def try_it(case: Any) -> None:
            nonlocal sent
            sent += 1
            case.call_and_validate(checks=CHECKS)

        try_it()
    print(f"{sent} requests of a fuzzer")
    assert sent >= FUZZED
