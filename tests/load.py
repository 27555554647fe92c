"""People who read pages, match, hold and book through the proxy, while servers restart."""

import http.client
import itertools
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.compose import Compose, send
from tests.factories.booking import MATCH_CRITERIA, booking_body


@dataclass(frozen=True, slots=True)
class Call:
    """A request, its status (0 without an answer) and when it began. No request is sent again."""

    method: str
    path: str
    status: int
    milliseconds: float
    began: float

    @property
    def failed(self) -> bool:
        """Whether it failed. A refusal because someone else took the time is an answer like any other."""
        return self.status not in (200, 201, 409)


class Load:
    """Clients in threads. Each visit has an address and a connection of its own, so that no rate limit applies."""

    def __init__(self, compose: Compose, clients: int) -> None:
        self.calls: list[Call] = []
        self._compose, self._clients = compose, clients
        self._visits = itertools.count()
        self._finished = threading.Event()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the clients for the duration of the block."""
        threads = [threading.Thread(target=self._visit_repeatedly) for _ in range(self._clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._finished.set()
            for thread in threads:
                thread.join()

    def summary(self) -> str:
        """Return the figures for people."""
        failed = Counter(f"{call.method} {call.path} {call.status}" for call in self.calls if call.failed)
        times = [call.milliseconds for call in self.calls]
        booked = sum(call.path == "/api/v1/appointments/" and call.status == 201 for call in self.calls)
        return (
            f"{len(self.calls)} requests, {booked} bookings, {failed.total()} failed {dict(failed) or ''}, "
            f"median {statistics.median(times):.0f} ms, p99 {statistics.quantiles(times, n=100)[98]:.0f} ms, "
            f"longest {max(times):.0f} ms"
        )

    def _visit_repeatedly(self) -> None:
        while not self._finished.is_set():
            number = next(self._visits)
            visit = _Visit(self._compose, f"127.{10 + number // 250}.{1 + number % 250}.1", self.calls)
            try:
                visit.book(Random(number))
            finally:
                visit.connection.close()


class _Visit:
    def __init__(self, compose: Compose, source: str, calls: list[Call]) -> None:
        self.connection = compose.connect(source)
        self._calls = calls

    def book(self, dice: Random) -> None:
        """Read pages, match, hold, extend and book."""
        for path in ("/", "/crisis/", "/health/live"):
            self._ask("GET", path)
        match = self._ask("POST", "/api/v1/matches/", MATCH_CRITERIA)
        if not match or not match["matches"]:
            return
        best = dice.choice(match["matches"])
        slug = best["provider"]["slug"]
        self._ask("GET", f"/api/v1/providers/{slug}/")
        start = dice.choice(best["openings"])["start"]
        hold = self._ask("POST", "/api/v1/holds/", {"match": match["match"], "provider": slug, "start": start})
        if hold and "token" in hold:
            self._ask("POST", f"/api/v1/holds/{hold['id']}/extend/", {}, hold["token"], name="extend")
            self._ask("POST", "/api/v1/appointments/", booking_body(hold["token"]))

    def _ask(self, method: str, path: str, body: Any = None, token: str = "", name: str = "") -> Any:
        began = time.monotonic()
        try:
            reply = send(self.connection, method, path, body, token)
            status, answer = reply.status, reply.json() if "json" in reply.headers.get("content-type", "") else None
        except (OSError, http.client.HTTPException):
            self.connection.close()  # the next request opens it again
            status, answer = 0, None
        self._calls.append(Call(method, name or path, status, 1_000 * (time.monotonic() - began), began))
        return answer
