"""Matches, holds and bookings as the API answers them, in New York unless a test says otherwise."""

from datetime import UTC, datetime, timedelta
from typing import Any

from config import db
from matching.appointments.domain.criteria import Criteria
from matching.appointments.models import Appointment
from matching.availability.queries import openings
from matching.search.queries import match_request
from providers.directory.models import Provider
from tests.conftest import Api

ASKED = {"state": "NY", "plan": "aetna-ppo", "age_group": "adult"}
PERSON: dict[str, Any] = {
    "name": "Ana Ruiz",
    "email": "ana@example.org",
    "date_of_birth": "1990-05-04",
    "state": "NY",
    "timezone": "America/New_York",
    "contact": {"email_ok": True, "text_ok": False, "voicemail_ok": False},
}
CONSENTS = {"telehealth": True, "privacy": True}


def match(as_of: datetime | None = None, **facts: Any) -> str:
    """A match token, as `POST /matches/` makes it."""
    asked = {"state": "NY", "timezone": "America/New_York", "age_group": "adult", "plan": "aetna-ppo", **facts}
    if "self_pay_max" in facts or "payer" in facts:
        asked.pop("plan")
    return match_request.token(Criteria(**asked), as_of or db.clock())


def starts(provider: Provider, count: int = 10, days: int = 1) -> list[str]:
    """The provider's first openings from so many days on, as the wire writes them."""
    now = db.clock()
    diary = openings.diaries([provider.id], now)[provider.id]
    session = diary.profile.session("therapy", "individual", "first")
    found = diary.starts(session, now + timedelta(days=days), now + timedelta(days=28), count)
    return [f"{start:%Y-%m-%dT%H:%M:%SZ}" for start in found]


def held(api: Api, provider: Provider, start: str | None = None, token: str | None = None) -> Any:
    """The answer to a hold on the provider's first opening tomorrow."""
    return api.post(
        "/holds/",
        {"match": token or match(), "provider": provider.slug, "start": start or starts(provider, 1)[0]},
    )


def details(hold: str, **facts: Any) -> dict[str, Any]:
    """What is sent to book a hold."""
    return {"hold": hold, "client": PERSON, "consents": CONSENTS, **facts}


def booked(api: Api, provider: Provider, start: str | None = None, **facts: Any) -> Any:
    """A booked appointment, as the API answers it."""
    answer = held(api, provider, start)
    assert answer.status_code == 201, answer.content
    answer = api.post("/appointments/", details(answer.json()["token"], **facts))
    assert answer.status_code == 201, answer.content
    return answer.json()


def lapse(ref: str, ago: timedelta = timedelta(seconds=1)) -> None:
    """Let a hold have run out."""
    Appointment.objects.filter(ref=ref).update(hold_until=db.clock() - ago)


def begin(ref: str, ago: timedelta = timedelta(hours=1)) -> None:
    """Let an appointment have begun, with its times moved into the past."""
    one = Appointment.objects.get(ref=ref)
    shift = db.clock().astimezone(UTC) - ago - one.session.lower
    for column in ("session", "blocked"):
        span = getattr(one, column)
        setattr(one, column, type(span)(span.lower + shift, span.upper + shift))
    one.save(update_fields=["session", "blocked"])


def problem(answer: Any) -> tuple[int, str]:
    """Status and code of a problem document; the document must be one."""
    kind = answer.headers.get("Content-Type") or answer.headers.get("content-type")
    assert kind == "application/problem+json", (answer.status_code, kind)
    body = answer.json()
    code = answer.status_code
    assert body["status"] == code
    assert set(body) >= {"type", "title", "status", "detail"}
    return code, body["type"].removeprefix("urn:attune:problem:")


def fields(answer: Any) -> list[str]:
    """The fields that a 400 names."""
    assert problem(answer) == (400, "invalid"), answer.content
    return sorted({error["field"] for error in answer.json()["errors"]})
