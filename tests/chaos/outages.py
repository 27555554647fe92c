"""Rude clients, and parts of the service that go away while people visit it."""

import http.client
import json
import os
import signal
import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from config.embedded import processes
from tests.bench import web
from tests.chaos.clients import Log, Person
from tests.chaos.environment import Environment
from tests.chaos.faults import CLIENT_WITH_EMAIL
from tests.chaos.races import Report, together
from tests.smtp import REFUSES, TAKES, Sink

# The longest file that the site serves: 1.4 MB.
BUNDLE = "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"
FORM = "Host: localhost\r\nContent-Type: application/x-www-form-urlencoded"
# What a client sends at first; then it waits, or sends a byte a second.
RUDE_CLIENTS = {
    "says nothing": b"",
    "header, a byte a second": b"POST /match/ HTTP/1.1\r\nHost: localhost\r\nX-Padding: ",
    "body, a byte a second": f"POST /match/ HTTP/1.1\r\n{FORM}\r\nContent-Length: 5000\r\n\r\n".encode(),
    "reads nothing": f"GET {BUNDLE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 3,
    "200 MB announced": f"POST /match/ HTTP/1.1\r\n{FORM}\r\nContent-Length: 209715200\r\n\r\n".encode(),
}
ALWAYS = ("/crisis/", "/health/ready")
PAGES = ("/", "/match/", "/library/", "/api/v1/providers/", "/api/v1/vocabulary/", "/using-this-site/")
VISITORS = 50
ALLOWED_SECONDS, ALLOWED_SECONDS_ALWAYS = 1.0, 2.0


def slow_clients(environment: Environment, log: Log, scale: float) -> Report:
    """200 clients hang or send a byte a second, again and again, while 4 people book."""
    seconds, count = max(60 * scale, 25), 200
    finished = threading.Event()
    ends: Counter[str] = Counter()
    waited: list[tuple[str, int, float]] = []

    def be_rude(number: int) -> None:
        kind = list(RUDE_CLIENTS)[number % len(RUDE_CLIENTS)]
        while not finished.is_set():
            ends[_rude_visit(environment.port, kind, finished)] += 1

    def look() -> None:
        while not finished.is_set():
            waited.extend((path, *_get(environment.port, path)) for path in ALWAYS)
            time.sleep(0.1)

    def book(number: int) -> None:
        person = Person([environment.port], log, 70_000 + number)
        while not finished.is_set():
            _book_any(person, number)
        person.close()

    def end() -> None:
        time.sleep(seconds)
        finished.set()

    crowd = [partial(be_rude, number) for number in range(count)]
    together([*crowd, look, *(partial(book, number) for number in range(4)), end])
    slowest = {path: round(max(took for where, _status, took in waited if where == path), 2) for path in ALWAYS}
    return {
        "load": f"{count} rude clients for {seconds:.0f} s, 4 people book",
        "crisis page or health slower than 2 s": sum(took > ALLOWED_SECONDS_ALWAYS for took in slowest.values()),
        "crisis page or health not answered": sum(status != http.client.OK for _path, status, _took in waited),
        "nobody booked": int(not _booked(log)),
        "5xx": sum(status >= 500 for status in log.statuses()),
        "figures": {
            "slowest_s": slowest,
            "booked": _booked(log),
            "booking_ms": _summary([call.took for call in log.calls if call.path == "/api/v1/appointments/"]),
            "how rude clients ended": dict(ends),
        },
    }


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong and is repaired, and what health should say meanwhile."""

    name: str
    expected: list[str]
    begin: Callable[[], object]
    end: Callable[[], object]


def outages(environment: Environment, log: Log, scale: float) -> Report:
    """Each part of the service goes away while 50 people visit. Health names it, and no page waits for it."""
    sink, seconds = Sink(lambda _number: TAKES), max(20 * scale, 6)
    worker = environment.watch({"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}, silence=3_600)
    wait_for_health(environment.port, [], within=60)

    def refuse_mail() -> None:
        sink.behavior = lambda _number: REFUSES
        _book_with_mail(environment, log)

    def take_mail() -> None:
        sink.behavior = lambda _number: TAKES

    def pause(process: Callable[[], int], number: int) -> Callable[[], None]:
        return lambda: _signal(process(), number)

    def pausing(process: Callable[[], int]) -> tuple[Callable[[], None], Callable[[], None]]:
        return pause(process, signal.SIGSTOP), pause(process, signal.SIGCONT)

    def schedule(number: int) -> Callable[[], None]:
        return lambda: os.kill(worker.process.pid, number)

    rows = [
        _measure(environment.port, fault, seconds)
        for fault in (
            Fault("PostgreSQL killed", ["postgresql"], environment.stop_postgres, environment.start_postgres),
            Fault("PostgreSQL paused", ["postgresql"], *pausing(lambda: environment.postgres.process.pid)),
            Fault("Redis stopped", ["redis"], environment.stop_redis, environment.start_redis),
            Fault("worker paused", ["worker"], *pausing(lambda: environment.child(worker))),
            Fault("schedule paused", ["beat"], schedule(signal.SIGSTOP), schedule(signal.SIGCONT)),
            Fault("mail server refuses", ["mail"], refuse_mail, take_mail),
        )
    ]
    processes.stop(worker, within=15)
    sink.close()
    killed, paused = rows[:2]
    return {
        "load": f"{VISITORS} visitors, {len(rows)} outages of {seconds:.0f} s",
        "named wrongly": sum(not row["named rightly"] for row in rows),
        "crisis page not shown": sum(row["crisis page not shown"] for row in rows),
        "slower than 1 s without PostgreSQL": killed["over 1 s"] + paused["over 1 s"],
    }


def _measure(port: int, fault: Fault, seconds: float) -> dict[str, Any]:
    """Let the fault happen among visitors. Print and return what they and the health check saw."""
    with _visitors(port) as visits:
        time.sleep(1)
        visits.clear()
        began = time.monotonic()
        fault.begin()
        named = wait_for_health(port, fault.expected, within=60)
        noticed = time.monotonic() - began
        time.sleep(seconds)
        during, back = list(visits), time.monotonic()
        fault.end()
        wait_for_health(port, [], within=90)
        recovered = time.monotonic() - back
    crisis = [(status, took) for path, status, took in during if path == "/crisis/"]
    row = {
        "fault": fault.name,
        "health says": "+".join(named) or "ok",
        "named rightly": named == fault.expected,
        "noticed_s": round(noticed, 1),
        "recovered_s": round(recovered, 1),
        "visits": len(during),
        "answers": dict(Counter(status for _path, status, _took in during)),
        "over 1 s": sum(took > ALLOWED_SECONDS for _path, _status, took in during),
        "slowest_s": round(max(took for _path, _status, took in during), 2),
        "crisis_slowest_s": round(max(took for _status, took in crisis), 2),
        "crisis page not shown": sum(status != http.client.OK for status, _took in crisis),
    }
    print(f"  {row}", flush=True)
    return row


def wait_for_health(port: int, expected: list[str], within: float) -> list[str]:
    """Wait until `/health/ready` names exactly this. Return what it names in the end."""
    deadline, named = time.monotonic() + within, ["?"]
    while time.monotonic() < deadline:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as client:
            client.request("GET", "/health/ready")
            response = client.getresponse()
            named = json.loads(response.read())["degraded"]
        if named == expected:
            break
        time.sleep(0.1)
    return named


@contextmanager
def _visitors(port: int) -> Iterator[list[tuple[str, int, float]]]:
    """Let 50 people look at pages, each twice a second, during the block. Yields their visits: path, status, seconds."""
    visits: list[tuple[str, int, float]] = []
    finished = threading.Event()

    def visit(number: int) -> None:
        turn = number
        while not finished.is_set():
            path = ("/crisis/", *PAGES)[turn % (len(PAGES) + 1)]
            visits.append((path, *_get(port, path)))
            turn += 1
            finished.wait(0.5)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(VISITORS)]
    for thread in threads:
        thread.start()
    try:
        yield visits
    finally:
        finished.set()
        for thread in threads:
            thread.join()


def _get(port: int, path: str) -> tuple[int, float]:
    """Return status and seconds of one visit on a new connection; status 0 if there was no answer."""
    began, status = time.monotonic(), 0
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as client:
        try:
            client.request("GET", path)
            response = client.getresponse()
            response.read()
            status = response.status
        except (OSError, http.client.HTTPException):
            status = 0
    return status, time.monotonic() - began


def _rude_visit(port: int, kind: str, finished: threading.Event) -> str:
    """Behave like `kind` until the server ends the connection. Return what it said, by kind."""
    answer = b""
    try:
        with closing(socket.create_connection(("127.0.0.1", port), timeout=1)) as client:
            client.sendall(RUDE_CLIENTS[kind])
            while not finished.is_set():
                if kind == "reads nothing":
                    if finished.wait(20):
                        break
                    return f"{kind}: left after 20 s"
                try:
                    if kind.endswith("a byte a second"):
                        client.sendall(b"a")
                    chunk = client.recv(65_536)
                except TimeoutError:
                    continue
                if not chunk:
                    break
                answer += chunk
    except OSError:
        return f"{kind}: disconnected"
    return f"{kind}: {answer[9:12].decode() or ('still connected' if finished.is_set() else 'disconnected')}"


def _book_any(person: Person, number: int) -> None:
    hold = person.hold_any(number)
    if hold and hold.status == http.client.CREATED:
        person.book(hold, web.answers(number)["state"])


def _book_with_mail(environment: Environment, log: Log) -> None:
    """Make one booking whose confirmation goes out by mail."""
    person = Person(environment.ports, log, 71_000)
    for number in range(50):
        hold = person.hold_any(number)
        if hold is None or hold.status != http.client.CREATED:
            continue
        state = web.answers(number)["state"]
        client = CLIENT_WITH_EMAIL | {"state": state, "timezone": web.STATES[state]}
        body = {"hold": hold.answer["token"], "client": client, "consents": {"telehealth": True, "privacy": True}}
        if person.post("/api/v1/appointments/", body).status == http.client.CREATED:
            break
    else:
        raise AssertionError("Nothing could be booked.")
    person.close()


def _booked(log: Log) -> int:
    return sum(call.path == "/api/v1/appointments/" and call.status in (200, 201) for call in log.calls)


def _summary(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    return {"median": round(statistics.median(values), 1), "max": round(max(values), 1)}


def _signal(parent: int, number: int) -> None:
    """Send a signal to a process and to all its descendants."""
    os.kill(parent, number)
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        _signal(int(child), number)
