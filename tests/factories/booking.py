"""Matches, holds and bookings through the API, in New York by default."""

from datetime import UTC, datetime, timedelta
from typing import Any

from config import db
from matching.appointments.domain.criteria import Criteria
from matching.appointments.models import Appointment
from matching.availability.queries import openings
from matching.search.queries import match_request
from providers.directory.models import Provider
from tests.conftest import Api

MATCH_CRITERIA = {"state": "NY", "plan": "aetna-ppo", "age_group": "adult"}
PERSON: dict[str, Any] = {
    "name": "Ana Ruiz",
    "email": "ana@example.org",
    "date_of_birth": "1990-05-04",
    "state": "NY",
    "timezone": "America/New_York",
    "contact": {"email_ok": True, "text_ok": False, "voicemail_ok": False},
}
CONSENTS = {"telehealth": True, "privacy": True}


def match_token(as_of: datetime | None = None, **facts: Any) -> str:
    """Return a match token like that of `POST /matches/`."""
    criteria = {"state": "NY", "timezone": "America/New_York", "age_group": "adult", "plan": "aetna-ppo", **facts}
    if "self_pay_max" in facts or "payer" in facts:
        criteria.pop("plan")
    return match_request.token(Criteria(**criteria), as_of or db.db_now())


def opening_starts(provider: Provider, count: int = 10, days: int = 1) -> list[str]:
    """Return the provider's first openings, from `days` days ahead, as API timestamps."""
    now = db.db_now()
    availability = openings.load_availability([provider.id], now)[provider.id]
    session = availability.profile.visit_length("therapy", "individual", "first")
    times = availability.starts(session, now + timedelta(days=days), now + timedelta(days=28), count)
    return [f"{start:%Y-%m-%dT%H:%M:%SZ}" for start in times]


def create_hold(api: Api, provider: Provider, start: str | None = None, token: str | None = None) -> Any:
    """Request a hold, by default on the provider's first opening from tomorrow. Return the response."""
    return api.post(
        "/holds/",
        {"match": token or match_token(), "provider": provider.slug, "start": start or opening_starts(provider, 1)[0]},
    )


def booking_body(hold: str, **facts: Any) -> dict[str, Any]:
    """Return the request body that books a hold."""
    return {"hold": hold, "client": PERSON, "consents": CONSENTS, **facts}


def create_booking(api: Api, provider: Provider, start: str | None = None, **facts: Any) -> Any:
    """Hold and book an appointment. Return the response body."""
    response = create_hold(api, provider, start)
    assert response.status_code == 201, response.content
    response = api.post("/appointments/", booking_body(response.json()["token"], **facts))
    assert response.status_code == 201, response.content
    return response.json()


def expire_hold(ref: str, ago: timedelta = timedelta(seconds=1)) -> None:
    """Make a hold expire `ago` before now."""
    Appointment.objects.filter(ref=ref).update(held_until=db.db_now() - ago)


def start_appointment(ref: str, ago: timedelta = timedelta(hours=1)) -> None:
    """Move an appointment's times so that it began `ago` before now."""
    appointment = Appointment.objects.get(ref=ref)
    shift = db.db_now().astimezone(UTC) - ago - appointment.period.lower
    for column in ("period", "blocked_period"):
        span = getattr(appointment, column)
        setattr(appointment, column, type(span)(span.lower + shift, span.upper + shift))
    appointment.save(update_fields=["period", "blocked_period"])


def problem_code(answer: Any) -> tuple[int, str]:
    """Return the status and the code of a problem document. Fails if the response isn't one."""
    kind = answer.headers.get("Content-Type") or answer.headers.get("content-type")
    assert kind == "application/problem+json", (answer.status_code, kind)
    body = answer.json()
    code = answer.status_code
    assert body["status"] == code
    assert set(body) >= {"type", "title", "status", "detail"}
    return code, body["type"].removeprefix("urn:attune:problem:")


def invalid_fields(answer: Any) -> list[str]:
    """Return the fields that a 400 response names."""
    assert problem_code(answer) == (400, "invalid"), answer.content
    return sorted({error["field"] for error in answer.json()["errors"]})
