"""A model-based test of booking: after every step of any sequence, all invariants hold.

EXAMPLES sets the number of sequences (default 25, of up to 30 steps each); the steps taken are printed.
"""

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from psycopg.types.range import TimestamptzRange

from config import db
from config.crypto import tokens
from matching.appointments.models import Appointment
from matching.availability.queries import openings
from matching.booking.actions import delivery, hold, notice
from matching.booking.gateways import mail as gateway
from matching.booking.models import Notice
from matching.search import index
from providers.directory.models import Provider, TimeOff
from tests.chaos.checker import QUERIES
from tests.conftest import Api
from tests.factories.booking import booking_body, expire_hold, match_token
from tests.factories.providers import create_listed_provider

EXAMPLES = int(os.environ.get("EXAMPLES", "25"))
SESSION, BLOCKED = timedelta(minutes=50), timedelta(minutes=60)
# Offsets from the first: the second overlaps it, the third touches it, the last is separate.
SLOTS = [timedelta(minutes=minutes) for minutes in (0, 15, 60, 180)]
AHEAD, EXTENSIONS = 5, 10
STEPS: Counter[str] = Counter()

people = st.integers(0, 2)
providers = st.integers(0, 1)
slots = st.sampled_from(SLOTS)
numbers = st.integers(0, 30)


@dataclass
class ModelAppointment:
    """The model of one appointment."""

    person: int
    provider: int
    start: datetime
    status: str = "held"
    version: int = 1
    lapsed: bool = False
    extensions: int = 0
    token: str = ""
    client: int | None = None
    # Versions that the client must be notified of.
    notified_versions: list[int] = field(default_factory=list)

    def end(self, status: str) -> None:
        self.status, self.lapsed = status, False
        self.version += 1


class Model:
    """The expected state: each appointment, and each time off."""

    def __init__(self, first: datetime) -> None:
        self.first = first
        self.all: dict[str, ModelAppointment] = {}
        self.off: set[tuple[int, timedelta]] = set()

    def live(self, status: str = "") -> list[ModelAppointment]:
        return [
            appointment
            for appointment in self.all.values()
            if appointment.status in ("held", "booked") and status in ("", appointment.status)
        ]

    def is_off(self, provider: int, start: datetime) -> bool:
        """Return whether time off leaves no room for an appointment then."""
        return any(
            place == provider and start < self.first + at + BLOCKED and self.first + at < start + SESSION
            for place, at in self.off
        )

    def near(
        self, provider: int, start: datetime, except_for: ModelAppointment | None = None
    ) -> list[ModelAppointment]:
        """Return live appointments of the provider around that time."""
        return [
            appointment
            for appointment in self.live()
            if appointment is not except_for
            and appointment.provider == provider
            and abs(appointment.start - start) < BLOCKED
        ]

    def expected_refusal(self, provider: int, start: datetime, except_for: ModelAppointment | None = None) -> str:
        """Return the expected error code, or an empty string if the time can be booked."""
        if self.is_off(provider, start):
            return "not-offered"
        is_taken = any(not appointment.lapsed for appointment in self.near(provider, start, except_for))
        return "slot-taken" if is_taken else ""

    def take(self, provider: int, start: datetime, except_for: ModelAppointment | None = None) -> None:
        """Expire lapsed holds whose time is taken."""
        for appointment in self.near(provider, start, except_for):
            appointment.end("expired")

    def booked_by(self, client: int | None, except_for: ModelAppointment | None = None) -> list[ModelAppointment]:
        """Return a client's booked appointments."""
        return [
            appointment
            for appointment in self.live("booked")
            if client is not None and appointment.client == client and appointment is not except_for
        ]

    def busy(self, client: int | None, start: datetime, except_for: ModelAppointment | None = None) -> bool:
        return any(abs(appointment.start - start) < SESSION for appointment in self.booked_by(client, except_for))

    def free(self, provider: int) -> set[datetime]:
        """Return the starts that can be held now."""
        return {self.first + at for at in SLOTS if not self.expected_refusal(provider, self.first + at)}


class Protocol(RuleBasedStateMachine):
    """Takes every step through the API, then in the model."""

    rows: ClassVar[list[Provider]] = []

    @initialize()
    def begin(self) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        index.reset()
        mail.outbox.clear()
        day = (db.db_now() + timedelta(days=3)).astimezone(UTC)
        self.model = Model(_first_opening(self.rows[0], day))
        self.api = Api()
        self.matches = [match_token() for _person in range(3)]
        self.answers: list[tuple[str, Any, str, str, bytes, int]] = []
        self.tries = 0

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # Client actions

    @rule(person=people, provider=providers, at=slots)
    def hold(self, person: int, provider: int, at: timedelta) -> None:
        start = self.model.first + at
        own_hold = next((appointment for appointment in self.model.live("held") if appointment.person == person), None)
        response = self._post(
            "/holds/",
            {"match": self.matches[person], "provider": self.rows[provider].slug, "start": _timestamp(start)},
        )
        code = self.model.expected_refusal(provider, start, own_hold)
        self._check_code(response, code)
        if not code:
            if own_hold:
                own_hold.end("expired" if own_hold.lapsed else "cancelled")
            self.model.take(provider, start)
            body = response.json()
            self.model.all[body["id"]] = ModelAppointment(person, provider, start, token=body["token"])

    @rule(person=people, provider=providers, at=slots, known=st.none() | numbers)
    def book(self, person: int, provider: int, at: timedelta, known: int | None) -> None:
        """Hold a time and book it at once."""
        before = len(self.model.all)
        self.hold(person, provider, at)
        if len(self.model.all) > before:
            self.confirm(before, known)

    @precondition(lambda self: self.model.all)
    @rule(number=numbers)
    def extend(self, number: int) -> None:
        ref, appointment = self._some(number)
        response = self._post(f"/holds/{ref}/extend/", {}, appointment.token)
        code = {"held": "", "cancelled": "cancelled"}.get(appointment.status, "slot-taken")
        if not code and appointment.extensions >= EXTENSIONS:
            code = "extend-limit"
        self._check_code(response, code)
        if not code:
            appointment.extensions += 1
            appointment.lapsed = False

    @precondition(lambda self: self.model.all)
    @rule(number=numbers)
    def release(self, number: int) -> None:
        ref, appointment = self._some(number)
        assert self.api.delete(f"/holds/{ref}/", appointment.token).status_code == 204
        if appointment.status == "held":
            appointment.end("cancelled")

    @precondition(lambda self: self.model.all)
    @rule(number=numbers, known=st.none() | numbers)
    def confirm(self, number: int, known: int | None) -> None:
        ref, appointment = self._some(number)
        facts, client = {}, None
        if known is not None and (ever_booked := self._ever_booked()):
            former_ref, former = ever_booked[known % len(ever_booked)]
            facts, client = {"known_client": tokens.derive("appointment", former_ref)}, former.client
        response = self._post("/appointments/", booking_body(appointment.token, **facts))
        code = "" if appointment.status in ("held", "booked") else "slot-taken"
        if appointment.status == "held" and client is not None:
            if self.model.busy(client, appointment.start):
                code = "client-overlap"
            elif len(self.model.booked_by(client)) >= AHEAD:
                code = "client-limit"
        self._check_code(response, code)
        if not code and appointment.status == "held":
            assert response.status_code == 201
            appointment.end("booked")
            appointment.notified_versions.append(appointment.version)
            appointment.client = Appointment.objects.get(ref=ref).client_id
            assert client in (None, appointment.client)

    @precondition(lambda self: self._ever_booked())
    @rule(number=numbers, provider=providers, at=slots, behind=st.sampled_from([0, 0, 0, 1]))
    def move(self, number: int, provider: int, at: timedelta, behind: int) -> None:
        ref, appointment = self._ever_booked()[number % len(self._ever_booked())]
        start = self.model.first + at
        body = {
            "start": _timestamp(start),
            "version": appointment.version - behind,
            "provider": self.rows[provider].slug,
        }
        response = self._post(f"/appointments/{ref}/reschedule/", body, tokens.derive("appointment", ref))
        code = "version-stale" if behind else "cancelled" if appointment.status == "cancelled" else ""
        code = code or self.model.expected_refusal(provider, start, appointment)
        if not code and self.model.busy(appointment.client, start, appointment):
            code = "client-overlap"
        self._check_code(response, code)
        if not code:
            self.model.take(provider, start, appointment)
            appointment.provider, appointment.start = provider, start
            appointment.version += 1
            appointment.notified_versions.append(appointment.version)

    @precondition(lambda self: self._ever_booked())
    @rule(number=numbers, behind=st.sampled_from([0, 0, 0, 1]))
    def cancel(self, number: int, behind: int) -> None:
        ref, appointment = self._ever_booked()[number % len(self._ever_booked())]
        body = {"version": appointment.version - behind}
        response = self._post(f"/appointments/{ref}/cancel/", body, tokens.derive("appointment", ref))
        code = "version-stale" if behind and appointment.status == "booked" else ""
        self._check_code(response, code)
        if not code and appointment.status == "booked":
            appointment.end("cancelled")
            appointment.notified_versions.append(appointment.version)

    # Requests

    @precondition(lambda self: self.answers)
    @rule(number=numbers)
    def replay(self, number: int) -> None:
        """Repeat a request with the same key: the response has the same bytes."""
        path, body, token, key, content, status = self.answers[number % len(self.answers)]
        repeated = self.api.post(path, body, token, key)
        assert (repeated.content, repeated.status_code) == (content, status)
        assert repeated["Idempotent-Replayed"] == "true"

    @precondition(lambda self: self.answers)
    @rule(number=numbers)
    def other_body(self, number: int) -> None:
        path, body, token, key, _content, _status = self.answers[number % len(self.answers)]
        other = body | {"start": _timestamp(self.model.first + timedelta(days=1))} if "start" in body else None
        if other:
            assert _code(self.api.post(path, other, token, key)) == "idempotency-mismatch"

    @rule(person=people, provider=providers, at=slots)
    def crash(self, person: int, provider: int, at: timedelta) -> None:
        """Crash the web process just before the commit: nothing is stored."""
        body = {"match": self.matches[person], "provider": self.rows[provider].slug}
        with transaction.atomic():
            self.api.post("/holds/", body | {"start": _timestamp(self.model.first + at)})
            transaction.set_rollback(True)
        index.reset()  # and its snapshot too

    # Time and background work

    @precondition(lambda self: self.model.live("held"))
    @rule(number=numbers)
    def lapse(self, number: int) -> None:
        held = [(ref, appointment) for ref, appointment in self.model.all.items() if appointment.status == "held"]
        ref, appointment = held[number % len(held)]
        expire_hold(ref, timedelta(minutes=2))
        appointment.lapsed = True

    @precondition(lambda self: any(appointment.lapsed for appointment in self.model.all.values()))
    @rule(number=numbers, person=people, at=st.sampled_from(SLOTS[:3]))
    def take_over(self, number: int, person: int, at: timedelta) -> None:
        """Hold the time of a lapsed hold, or one close to it."""
        lapsed = [appointment for appointment in self.model.all.values() if appointment.lapsed]
        self.hold(person, lapsed[number % len(lapsed)].provider, at)

    @rule()
    def restart(self) -> None:
        """Empty Redis and restart the web process. No lapsed hold has started."""
        assert hold.expire_lapsed(now=db.db_now()) == 0
        cache.clear()
        index.reset()

    @rule(provider=providers, at=slots)
    def time_off(self, provider: int, at: timedelta) -> None:
        start, stored = self.model.first + at, TimeOff.objects.filter(provider=self.rows[provider])
        if (provider, at) in self.model.off:
            stored.filter(span__startswith=start).delete()
            self.model.off.remove((provider, at))
        else:
            TimeOff.objects.create(provider=self.rows[provider], span=TimestamptzRange(start, start + BLOCKED))
            self.model.off.add((provider, at))

    @rule()
    def send_notices(self) -> None:
        delivery.deliver_due(clock=db.db_now)

    @rule()
    def sender_crashes(self) -> None:
        """Crash the sender after it sent a message and before it recorded that; its lease expires."""
        now = db.db_now()
        for claimed in notice.claim(now=now, limit=1):
            if notice.renew_lease(notice=claimed, now=now):
                gateway.send(claimed, now)
        Notice.objects.filter(status="sending").update(lease_until=now - timedelta(seconds=1))

    # Invariants

    @invariant()
    def rows_match_the_model(self) -> None:
        rows = Appointment.objects.values_list("ref", "status", "version", "provider_id", "period", "client_id")
        stored = {ref: (status, version, who, span.lower, client) for ref, status, version, who, span, client in rows}
        assert stored == {
            ref: (
                appointment.status,
                appointment.version,
                self.rows[appointment.provider].id,
                appointment.start,
                appointment.client,
            )
            for ref, appointment in self.model.all.items()
        }

    @invariant()
    def database_invariants_hold(self) -> None:
        STEPS["steps"] += 1
        with connection.cursor() as cursor:
            counts = ", ".join(f"({query})" for query in QUERIES.values())
            cursor.execute(f"SELECT {counts}")
            broken = dict(zip(QUERIES, cursor.fetchone(), strict=True))
        assert not any(broken.values()), {name: count for name, count in broken.items() if count}

    @invariant()
    def listed_openings_are_the_free_slots(self) -> None:
        now, ids = db.db_now(), [provider.id for provider in self.rows]
        availabilities = openings.load_availability(ids, now)
        for position, id_ in enumerate(ids):
            session = availabilities[id_].profile.visit_length("therapy", "individual", "first")
            first = self.model.first
            offered = set(availabilities[id_].starts(session, first, first + SLOTS[-1] + timedelta(minutes=1)))
            assert offered & {first + at for at in SLOTS} == self.model.free(position)

    @invariant()
    def each_change_has_a_notice_and_copies_share_a_message_id(self) -> None:
        expected = {
            (ref, version) for ref, appointment in self.model.all.items() for version in appointment.notified_versions
        }
        assert set(Notice.objects.values_list("appointment__ref", "version")) == expected
        names = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
        assert len(names) <= len(expected)
        assert sum(names.values()) - len(names) <= STEPS["steps"]

    # Helpers

    def _post(self, path: str, body: Any, token: str = "") -> Any:
        key = f"machine-{self.tries:012}"
        self.tries += 1
        response = self.api.post(path, body, token, key)
        STEPS[f"{path.strip('/').split('/')[-1]} {response.status_code}"] += 1
        assert response.status_code < 500, response.content
        if response.status_code in (200, 201, 409, 410):
            self.answers.append((path, body, token, key, response.content, response.status_code))
        return response

    def _check_code(self, response: Any, code: str) -> None:
        assert _code(response) == code

    def _some(self, number: int) -> tuple[str, ModelAppointment]:
        return list(self.model.all.items())[number % len(self.model.all)]

    def _ever_booked(self) -> list[tuple[str, ModelAppointment]]:
        return [(ref, appointment) for ref, appointment in self.model.all.items() if appointment.client is not None]


def _code(response: Any) -> str:
    """Return the code of a problem document, or an empty string for a success."""
    if response.status_code < 400:
        return ""
    code: str = json.loads(response.content)["type"].removeprefix("urn:attune:problem:")
    return code


def _timestamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _first_opening(provider: Provider, day: datetime) -> datetime:
    """Return the provider's first opening of that day."""
    availability = openings.load_availability([provider.id], db.db_now())[provider.id]
    session = availability.profile.visit_length("therapy", "individual", "first")
    starts = availability.starts(session, day.replace(hour=9, minute=0), day + timedelta(days=2), 1)
    return starts[0]


@pytest.mark.django_db
def test_no_sequence_of_steps_breaks_an_invariant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        Protocol, "rows", [create_listed_provider(capacity=1_000), create_listed_provider(capacity=1_000)]
    )
    STEPS.clear()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Protocol,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
    with capsys.disabled():
        print(f"\nBooking against its model: {dict(STEPS)}")
    assert STEPS["appointments 201"]
    assert STEPS["holds 409"]
