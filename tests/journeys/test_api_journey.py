"""The whole journey over the HTTP API."""

from typing import Any

import pytest
from icalendar import Calendar

from tests.conftest import Api
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db

ANSWERS = {
    "state": "NY",
    "plan": "aetna-ppo",
    "age_group": "adult",
    "concerns": ["trauma", "emotional-numbness"],
    "trauma_informed": "required",
}
PERSON = {
    "name": "Ana Ruiz",
    "email": "ana@example.org",
    "date_of_birth": "1990-05-04",
    "state": "NY",
    "timezone": "America/New_York",
    "contact": {"email_ok": True, "text_ok": False, "voicemail_ok": False},
}


def book(api: Api) -> Any:
    match = api.post("/matches/", ANSWERS).json()
    best = match["matches"][0]
    hold = api.post(
        "/holds/",
        {"match": match["match"], "provider": best["provider"]["slug"], "start": best["openings"][0]["start"]},
    ).json()
    return api.post(
        "/appointments/",
        {"hold": hold["token"], "client": PERSON, "consents": {"telehealth": True, "privacy": True}},
    )


def test_a_person_finds_a_therapist_books_reschedules_and_cancels(api: Api) -> None:
    create_listed_provider(focus=("trauma",), trauma=True)

    answer = book(api)
    assert answer.status_code == 201, answer.content
    appointment = answer.json()
    token, path = appointment["token"], f"/appointments/{appointment['id']}/"
    assert appointment["status"] == "booked"
    assert appointment["version"] == 2

    current = api.get(path, token).json()
    assert {**appointment, "token": None} == {**current, "token": None}

    openings = api.get(f"/providers/{current['provider']['slug']}/openings/").json()["results"]
    moved = api.post(f"{path}reschedule/", {"start": openings[5]["start"], "version": 2}, token).json()
    assert (moved["id"], moved["version"], moved["start"]) == (current["id"], 3, openings[5]["start"])

    calendar = Calendar.from_ical(api.get(f"{path}calendar.ics", token).content)
    event = calendar.walk("VEVENT")[0]
    assert (event["SUMMARY"], event["SEQUENCE"]) == ("Appointment", 3)

    canceled = api.post(f"{path}cancel/", {"version": 3}, token).json()
    assert (canceled["status"], canceled["version"]) == ("cancelled", 4)
