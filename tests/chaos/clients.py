"""Clients that book over HTTP and retry lost calls with the same idempotency key. Every call is logged."""

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

PATIENCE = 60.0  # seconds during which a lost call is retried
LOST = (OSError, http.client.HTTPException)


@dataclass(slots=True)
class Call:
    """A call with its final answer; status 0 if there was none."""

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
    """The calls of all clients, in the order in which they ended."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._lock = threading.Lock()

    def add(self, call: Call) -> None:
        """Add a call."""
        with self._lock:
            self.calls.append(call)

    def statuses(self) -> Iterator[int]:
        """Yield the status of every response, including those of calls that were retried."""
        for call in self.calls:
            yield from call.statuses


class Person:
    """A person with their own browser and connection."""

    def __init__(self, ports: Sequence[int], log: Log, number: int) -> None:
        self.ports, self.log, self.dice = ports, log, random.Random(number)
        self.number, self._turn = number, number
        self.headers: dict[str, str] = {}  # sent with each call
        self._web: http.client.HTTPConnection | None = None

    def post(self, path: str, body: Any = None, token: str = "", key: str = "", retry: bool = True) -> Call:
        """POST, and retry with the same key after a lost call, a 503, or while the same request is in flight."""
        return self.call("POST", path, body, token, key, retry)

    def call(self, method: str, path: str, body: Any, token: str = "", key: str = "", retry: bool = True) -> Call:
        """Call, with retries, and return the call with its final answer."""
        call = Call(key or secrets.token_urlsafe(24), method, path, body)
        began, pause = time.monotonic(), 0.05
        while True:
            self._try(call, token)
            in_flight = call.status == 409 and "in-flight" in str(call.answer.get("type"))
            if not retry or (call.status not in (0, 503) and not in_flight) or time.monotonic() - began > PATIENCE:
                break
            # While the first try is in flight, wait a little longer.
            time.sleep((0.3 if in_flight else pause) * self.dice.uniform(0.5, 1.0))
            pause = min(pause * 2, 1.0)
        call.took = (time.monotonic() - began) * 1_000
        self.log.add(call)
        return call

    def match(self, number: int | None = None) -> Call:
        """Request a match with the answers of person `number`, by default of this one."""
        return self.call("POST", "/api/v1/matches/", answers(self.number if number is None else number))

    def hold(self, match: Any, provider: str, start: str, **options: Any) -> Call:
        """Hold a time."""
        return self.post("/api/v1/holds/", {"match": match["match"], "provider": provider, "start": start}, **options)

    def hold_any(self, number: int) -> Call | None:
        """Hold a random opening from the match of person `number`. Return None if the match is empty."""
        match = self.match(number)
        if match.status != 200 or not match.answer["matches"]:
            return None
        best = self.dice.choice(match.answer["matches"])
        return self.hold(match.answer, best["provider"]["slug"], self.dice.choice(best["openings"])["start"])

    def book(self, hold: Call, state: str, **options: Any) -> Call:
        """Book a hold."""
        client = PERSON | {"state": state, "timezone": STATES[state]}
        body = {"hold": hold.answer["token"], "client": client, "consents": {"telehealth": True, "privacy": True}}
        return self.post("/api/v1/appointments/", body, **options)

    def close(self) -> None:
        """Close the connection."""
        if self._web:
            self._web.close()
            self._web = None

    def _try(self, call: Call, token: str) -> None:
        headers = {"Content-Type": "application/json", "Idempotency-Key": call.key, **self.headers}
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
            self._turn += 1  # like a load balancer: try another server
            call.status, call.answer = 0, {}
