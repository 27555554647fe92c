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
which = st.integers(0, 30)


@dataclass
class Held:
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
    """The expected state: who has which time."""

    def __init__(self, first: datetime) -> None:
        self.first = first
        self.all: dict[str, Held] = {}
        self.off: set[tuple[int, timedelta]] = set()

    def live(self, status: str = "") -> list[Held]:
        return [one for one in self.all.values() if one.status in ("held", "booked") and status in ("", one.status)]

    def hidden(self, provider: int, start: datetime) -> bool:
        """Return whether time off leaves no room for an appointment then."""
        return any(
            place == provider and start < self.first + at + BLOCKED and self.first + at < start + SESSION
            for place, at in self.off
        )

    def near(self, provider: int, start: datetime, besides: Held | None = None) -> list[Held]:
        """Return live appointments of the provider around that time."""
        return [
            one
            for one in self.live()
            if one is not besides and one.provider == provider and abs(one.start - start) < BLOCKED
        ]

    def why_not(self, provider: int, start: datetime, besides: Held | None = None) -> str:
        """Return the expected refusal code, or an empty text if the time can be booked."""
        if self.hidden(provider, start):
            return "not-offered"
        taken = any(not one.lapsed for one in self.near(provider, start, besides))
        return "slot-taken" if taken else ""

    def take(self, provider: int, start: datetime, besides: Held | None = None) -> None:
        """Expire lapsed holds whose time is taken."""
        for one in self.near(provider, start, besides):
            one.end("expired")

    def theirs(self, client: int | None, besides: Held | None = None) -> list[Held]:
        """Return a client's booked appointments."""
        return [
            one for one in self.live("booked") if client is not None and one.client == client and one is not besides
        ]

    def busy(self, client: int | None, start: datetime, besides: Held | None = None) -> bool:
        return any(abs(one.start - start) < SESSION for one in self.theirs(client, besides))

    def free(self, provider: int) -> set[datetime]:
        """Return the starts that anyone could hold now."""
        return {self.first + at for at in SLOTS if not self.why_not(provider, self.first + at)}


class Protocol(RuleBasedStateMachine):
    """Takes every step over HTTP, then in the model."""

    who: ClassVar[list[Provider]] = []

    @initialize()
    def begin(self) -> None:
        self.aside = transaction.atomic()
        self.aside.__enter__()
        index.reset()
        mail.outbox.clear()
        day = (db.db_now() + timedelta(days=3)).astimezone(UTC)
        self.model = Model(_nine(self.who[0], day))
        self.api = Api()
        self.matches = [match_token() for _person in range(3)]
        self.answers: list[tuple[str, Any, str, str, bytes, int]] = []
        self.tries = 0

    def teardown(self) -> None:
        if hasattr(self, "aside"):
            transaction.set_rollback(True)
            self.aside.__exit__(None, None, None)

    # Client actions

    @rule(person=people, provider=providers, at=slots)
    def hold(self, person: int, provider: int, at: timedelta) -> None:
        start = self.model.first + at
        mine = next((one for one in self.model.live("held") if one.person == person), None)
        answer = self._post(
            "/holds/",
            {"match": self.matches[person], "provider": self.who[provider].slug, "start": _stamp(start)},
        )
        why = self.model.why_not(provider, start, mine)
        self._agree(answer, why)
        if not why:
            if mine:
                mine.end("expired" if mine.lapsed else "cancelled")
            self.model.take(provider, start)
            made = answer.json()
            self.model.all[made["id"]] = Held(person, provider, start, token=made["token"])

    @rule(person=people, provider=providers, at=slots, known=st.none() | which)
    def book(self, person: int, provider: int, at: timedelta, known: int | None) -> None:
        """The usual way: a hold that is booked at once."""
        before = len(self.model.all)
        self.hold(person, provider, at)
        if len(self.model.all) > before:
            self.confirm(before, known)

    @precondition(lambda self: self.model.all)
    @rule(number=which)
    def extend(self, number: int) -> None:
        ref, one = self._some(number)
        answer = self._post(f"/holds/{ref}/extend/", {}, one.token)
        why = {"held": "", "cancelled": "cancelled"}.get(one.status, "slot-taken")
        if not why and one.extensions >= EXTENSIONS:
            why = "extend-limit"
        self._agree(answer, why)
        if not why:
            one.extensions += 1
            one.lapsed = False

    @precondition(lambda self: self.model.all)
    @rule(number=which)
    def let_go(self, number: int) -> None:
        ref, one = self._some(number)
        assert self.api.delete(f"/holds/{ref}/", one.token).status_code == 204
        if one.status == "held":
            one.end("cancelled")

    @precondition(lambda self: self.model.all)
    @rule(number=which, known=st.none() | which)
    def confirm(self, number: int, known: int | None) -> None:
        ref, one = self._some(number)
        facts, client = {}, None
        if known is not None and (ever := self._ever_booked()):
            former, theirs = ever[known % len(ever)]
            facts, client = {"known_client": tokens.derive("appointment", former)}, theirs.client
        answer = self._post("/appointments/", booking_body(one.token, **facts))
        why = "" if one.status in ("held", "booked") else "slot-taken"
        if one.status == "held" and client is not None:
            if self.model.busy(client, one.start):
                why = "client-overlap"
            elif len(self.model.theirs(client)) >= AHEAD:
                why = "client-limit"
        self._agree(answer, why)
        if not why and one.status == "held":
            assert answer.status_code == 201
            one.end("booked")
            one.notified_versions.append(one.version)
            one.client = Appointment.objects.get(ref=ref).client_id
            assert client in (None, one.client)

    @precondition(lambda self: self._ever_booked())
    @rule(number=which, provider=providers, at=slots, behind=st.sampled_from([0, 0, 0, 1]))
    def move(self, number: int, provider: int, at: timedelta, behind: int) -> None:
        ref, one = self._ever_booked()[number % len(self._ever_booked())]
        start = self.model.first + at
        body = {"start": _stamp(start), "version": one.version - behind, "provider": self.who[provider].slug}
        answer = self._post(f"/appointments/{ref}/reschedule/", body, tokens.derive("appointment", ref))
        why = "version-stale" if behind else "cancelled" if one.status == "cancelled" else ""
        why = why or self.model.why_not(provider, start, one)
        if not why and self.model.busy(one.client, start, one):
            why = "client-overlap"
        self._agree(answer, why)
        if not why:
            self.model.take(provider, start, one)
            one.provider, one.start = provider, start
            one.version += 1
            one.notified_versions.append(one.version)

    @precondition(lambda self: self._ever_booked())
    @rule(number=which, behind=st.sampled_from([0, 0, 0, 1]))
    def cancel(self, number: int, behind: int) -> None:
        ref, one = self._ever_booked()[number % len(self._ever_booked())]
        body = {"version": one.version - behind}
        answer = self._post(f"/appointments/{ref}/cancel/", body, tokens.derive("appointment", ref))
        why = "version-stale" if behind and one.status == "booked" else ""
        self._agree(answer, why)
        if not why and one.status == "booked":
            one.end("cancelled")
            one.notified_versions.append(one.version)

    # Requests

    @precondition(lambda self: self.answers)
    @rule(number=which)
    def replay(self, number: int) -> None:
        """A repeated request with the same key gets the same bytes."""
        path, body, token, key, content, status = self.answers[number % len(self.answers)]
        again = self.api.post(path, body, token, key)
        assert (again.content, again.status_code) == (content, status)
        assert again["Idempotent-Replayed"] == "true"

    @precondition(lambda self: self.answers)
    @rule(number=which)
    def other_body(self, number: int) -> None:
        path, body, token, key, _told, _status = self.answers[number % len(self.answers)]
        other = body | {"start": _stamp(self.model.first + timedelta(days=1))} if "start" in body else None
        if other:
            assert _code(self.api.post(path, other, token, key)) == "idempotency-mismatch"

    @rule(person=people, provider=providers, at=slots)
    def crash(self, person: int, provider: int, at: timedelta) -> None:
        """The web process dies just before the commit: nothing is left."""
        body = {"match": self.matches[person], "provider": self.who[provider].slug}
        with transaction.atomic():
            self.api.post("/holds/", body | {"start": _stamp(self.model.first + at)})
            transaction.set_rollback(True)
        index.reset()  # and its snapshot too

    # Time and background work

    @precondition(lambda self: self.model.live("held"))
    @rule(number=which)
    def lapse(self, number: int) -> None:
        held = [(ref, one) for ref, one in self.model.all.items() if one.status == "held"]
        ref, one = held[number % len(held)]
        expire_hold(ref, timedelta(minutes=2))
        one.lapsed = True

    @precondition(lambda self: any(one.lapsed for one in self.model.all.values()))
    @rule(number=which, person=people, at=st.sampled_from(SLOTS[:3]))
    def take_over(self, number: int, person: int, at: timedelta) -> None:
        """Someone takes a lapsed time, or one beside it."""
        lapsed = [one for one in self.model.all.values() if one.lapsed]
        self.hold(person, lapsed[number % len(lapsed)].provider, at)

    @rule()
    def forget(self) -> None:
        """Redis is emptied, a web process restarts, and no lapsed hold has started."""
        assert hold.expire_lapsed(now=db.db_now()) == 0
        cache.clear()
        index.reset()

    @rule(provider=providers, at=slots)
    def time_off(self, provider: int, at: timedelta) -> None:
        start, found = self.model.first + at, TimeOff.objects.filter(provider=self.who[provider])
        if (provider, at) in self.model.off:
            found.filter(span__startswith=start).delete()
            self.model.off.remove((provider, at))
        else:
            TimeOff.objects.create(provider=self.who[provider], span=TimestamptzRange(start, start + BLOCKED))
            self.model.off.add((provider, at))

    @rule()
    def relay(self) -> None:
        delivery.deliver_due(clock=db.db_now)

    @rule()
    def relay_dies(self) -> None:
        """The sender dies after sending and before recording it; its lease expires."""
        now = db.db_now()
        for claimed in notice.claim(now=now, limit=1):
            if notice.renew_lease(notice=claimed, now=now):
                gateway.send(claimed, now)
        Notice.objects.filter(status="sending").update(lease_until=now - timedelta(seconds=1))

    # Invariants

    @invariant()
    def the_rows_are_the_models(self) -> None:
        rows = Appointment.objects.values_list("ref", "status", "version", "provider_id", "period", "client_id")
        found = {ref: (status, version, who, span.lower, client) for ref, status, version, who, span, client in rows}
        assert found == {
            ref: (one.status, one.version, self.who[one.provider].id, one.start, one.client)
            for ref, one in self.model.all.items()
        }

    @invariant()
    def no_invariant_is_broken(self) -> None:
        STEPS["steps"] += 1
        with connection.cursor() as cursor:
            counts = ", ".join(f"({query})" for query in QUERIES.values())
            cursor.execute(f"SELECT {counts}")
            broken = dict(zip(QUERIES, cursor.fetchone(), strict=True))
        assert not any(broken.values()), {name: count for name, count in broken.items() if count}

    @invariant()
    def what_is_offered_is_what_is_free(self) -> None:
        now, ids = db.db_now(), [one.id for one in self.who]
        diaries = openings.load_availability(ids, now)
        for place, id_ in enumerate(ids):
            session = diaries[id_].profile.visit_length("therapy", "individual", "first")
            first = self.model.first
            offered = set(diaries[id_].starts(session, first, first + SLOTS[-1] + timedelta(minutes=1)))
            assert offered & {first + at for at in SLOTS} == self.model.free(place)

    @invariant()
    def who_must_hear_has_a_notice_and_copies_share_a_name(self) -> None:
        wanted = {(ref, version) for ref, one in self.model.all.items() for version in one.notified_versions}
        assert set(Notice.objects.values_list("appointment__ref", "version")) == wanted
        names = Counter(letter.extra_headers["Message-ID"] for letter in mail.outbox)
        assert len(names) <= len(wanted)
        assert sum(names.values()) - len(names) <= STEPS["steps"]

    # Helpers

    def _post(self, path: str, body: Any, token: str = "") -> Any:
        key = f"machine-{self.tries:012}"
        self.tries += 1
        answer = self.api.post(path, body, token, key)
        STEPS[f"{path.strip('/').split('/')[-1]} {answer.status_code}"] += 1
        assert answer.status_code < 500, answer.content
        if answer.status_code in (200, 201, 409, 410):
            self.answers.append((path, body, token, key, answer.content, answer.status_code))
        return answer

    def _agree(self, answer: Any, why: str) -> None:
        assert _code(answer) == why

    def _some(self, number: int) -> tuple[str, Held]:
        return list(self.model.all.items())[number % len(self.model.all)]

    def _ever_booked(self) -> list[tuple[str, Held]]:
        return [(ref, one) for ref, one in self.model.all.items() if one.client is not None]


def _code(answer: Any) -> str:
    """Return the code of a problem document, or an empty text for a success."""
    if answer.status_code < 400:
        return ""
    found: str = json.loads(answer.content)["type"].removeprefix("urn:attune:problem:")
    return found


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _nine(provider: Provider, day: datetime) -> datetime:
    """Return the provider's first opening of that day."""
    availability = openings.load_availability([provider.id], db.db_now())[provider.id]
    session = availability.profile.visit_length("therapy", "individual", "first")
    found = availability.starts(session, day.replace(hour=9, minute=0), day + timedelta(days=2), 1)
    return found[0]


@pytest.mark.django_db
def test_no_sequence_of_steps_breaks_an_invariant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        Protocol, "who", [create_listed_provider(capacity=1_000), create_listed_provider(capacity=1_000)]
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
