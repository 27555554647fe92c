"""People who book over HTTP and, when a call is lost, try it again under the same key; every call is written down."""

import http.client
import json
import random
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench.web import PERSON, STATES, answers

PATIENCE = 60.0  # seconds over which a lost call is tried again
LOST = (OSError, http.client.HTTPException)


@dataclass(slots=True)
class Call:
    """One call with its final answer; status 0 if there never was one."""

    key: str
    method: str
    path: str
    body: Any
    status: int = 0
    answer: Any = None
    raw: bytes = b""
    replayed: bool = False
    statuses: list[int] = field(default_factory=list)
    took: float = 0.0


class Log:
    """Every call of everyone, in the order in which they ended."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._lock = threading.Lock()

    def add(self, call: Call) -> None:
        """Write one down."""
        with self._lock:
            self.calls.append(call)

    def statuses(self) -> Iterator[int]:
        """Every status that anyone ever saw, tries that were repeated included."""
        for call in self.calls:
            yield from call.statuses


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, ports: Sequence[int], log: Log, number: int) -> None:
        self.ports, self.log, self.dice = ports, log, random.Random(number)
        self.number, self._turn = number, number
        self._web: http.client.HTTPConnection | None = None

    def post(self, path: str, body: Any = None, token: str = "", key: str = "", retry: bool = True) -> Call:
        """One POST, tried again under its key after a lost call, a 503 or while one like it is in flight."""
        return self.call("POST", path, body, token, key, retry)

    def call(self, method: str, path: str, body: Any, token: str = "", key: str = "", retry: bool = True) -> Call:
        """One call with its final answer."""
        call = Call(key or secrets.token_urlsafe(24), method, path, body)
        began, pause = time.monotonic(), 0.05
        while True:
            self._try(call, token)
            busy = call.status == 409 and "in-flight" in str(call.answer.get("type"))
            if not retry or (call.status not in (0, 503) and not busy) or time.monotonic() - began > PATIENCE:
                break
            # Who is told that the first try is still under way comes back after a while; the answer says a second.
            time.sleep((0.3 if busy else pause) * self.dice.uniform(0.5, 1.0))
            pause = min(pause * 2, 1.0)
        call.took = (time.monotonic() - began) * 1_000
        self.log.add(call)
        return call

    def match(self, number: int | None = None) -> Call:
        """Ask as one of many different people."""
        return self.call("POST", "/api/v1/matches/", answers(self.number if number is None else number))

    def hold(self, match: Any, provider: str, start: str, **how: Any) -> Call:
        """Hold a time."""
        return self.post("/api/v1/holds/", {"match": match["match"], "provider": provider, "start": start}, **how)

    def hold_any(self, asked: int) -> Call | None:
        """Hold some time of somebody whom this match shows; None if it shows nobody."""
        match = self.match(asked)
        if match.status != 200 or not match.answer["matches"]:
            return None
        best = self.dice.choice(match.answer["matches"])
        return self.hold(match.answer, best["provider"]["slug"], self.dice.choice(best["openings"])["start"])

    def book(self, hold: Call, state: str, **how: Any) -> Call:
        """Book a hold."""
        client = PERSON | {"state": state, "timezone": STATES[state]}
        body = {"hold": hold.answer["token"], "client": client, "consents": {"telehealth": True, "privacy": True}}
        return self.post("/api/v1/appointments/", body, **how)

    def close(self) -> None:
        """Hang up."""
        if self._web:
            self._web.close()
            self._web = None

    def _try(self, call: Call, token: str) -> None:
        headers = {"Content-Type": "application/json", "Idempotency-Key": call.key}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            if self._web is None:
                self._web = http.client.HTTPConnection(
                    "127.0.0.1", self.ports[self._turn % len(self.ports)], timeout=30
                )
            self._web.request(call.method, call.path, None if call.body is None else json.dumps(call.body), headers)
            response = self._web.getresponse()
            call.raw = response.read()
            call.status, call.answer = response.status, json.loads(call.raw) if call.raw else {}
            call.replayed = response.headers.get("Idempotent-Replayed") == "true"
            call.statuses.append(call.status)
        except (*LOST, json.JSONDecodeError):
            self.close()
            self._turn += 1  # as a balancer would: to the other server
            call.status, call.answer = 0, {}
