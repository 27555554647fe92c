"""The service over HTTP with its own web server: matching, openings, holds and bookings, one client and many."""

import http.client
import json
import os
import random
import secrets
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from config.embedded import processes
from matching.appointments.domain.criteria import Criteria
from matching.appointments.models import Appointment
from tests.bench import clock
from tests.bench.clock import Figures
from tests.bench.wsgi import BASELINE

HOST = "127.0.0.1"
WORKERS = 2
PEOPLE = 50
REQUESTS, ROUNDS, BOOKINGS, TRIES = 400, 50, 60, 2_000
STATES = {"CA": "America/Los_Angeles", "TX": "America/Chicago", "NY": "America/New_York", "FL": "America/New_York",
          "OH": "America/New_York", "CO": "America/Denver"}  # fmt: skip
PLANS = ("aetna-ppo", "cigna-ppo", "unitedhealthcare-ppo", "blue-cross-blue-shield-ppo")
CONCERNS = ("trauma", "emotional-numbness", "anxiety", "depression", "grief", "sleep")
# No appointment with its buffers is longer.
LONGEST = timedelta(hours=2)
PERSON = {
    "name": "Bench", "email": "bench@example.org", "date_of_birth": "1990-01-01",
    "contact": {"email_ok": False, "text_ok": False, "voicemail_ok": False},
}  # fmt: skip


def measure(data: Path, loop: float) -> Figures:
    """Measure all of it on a new server with two processes. `loop` is the milliseconds of a plain loop."""
    port, web = start_web(data)
    try:
        match = measure_requests(port, REQUESTS, 1, lambda n: ("POST", "/api/v1/matches/", answers(n)))
        crowd = measure_requests(port, REQUESTS, 8, lambda n: ("POST", "/api/v1/matches/", answers(n)))
        plain = measure_requests(port, 4 * REQUESTS, 8, lambda n: ("GET", BASELINE, None))
        slugs = [
            result["provider"]["slug"] for result in call(port, "POST", "/api/v1/matches/", answers(1))[1]["matches"]
        ]
        day = datetime.now(UTC).replace(microsecond=0)
        span = f"from={stamp(day)}&to={stamp(day + timedelta(days=14))}"
        openings = measure_requests(
            port, REQUESTS, 1, lambda n: ("GET", f"/api/v1/providers/{slugs[n % len(slugs)]}/openings/?{span}", None)
        )
        return {
            "match_over_http": in_loops(match, loop),
            "match_8_people": crowd | {"of_select_1": round(crowd["per_second"] / plain["per_second"], 3)},
            "select_1_8_people": plain,
            "openings_14_days": in_loops(openings, loop),
            **{name: in_loops(figures, loop) for name, figures in bookings(port, BOOKINGS).items()},
            "listed_openings_held": check_listed_openings(port, TRIES),
            "50_holds_on_one_time": same_time(port, ROUNDS),
            "50_holds_at_50_therapists": fifty_therapists(port, ROUNDS // 5),
        }
    finally:
        processes.stop(web, within=3)


def in_loops(figures: Figures, loop: float) -> Figures:
    """Add the median as a multiple of the loop."""
    return figures | {"median_in_loops": round(figures["median_ms"] / loop, 2)}


def stamp(at: datetime) -> str:
    """Format an instant for a query string."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def start_web(data: Path) -> tuple[int, processes.Child]:
    """Start the web server on a free port, without rate limits."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    application = ("--application", "tests.bench.rsgi:application")
    command = [sys.executable, "manage.py", "serve", "--host", HOST, "--port", str(port), *application]
    log = data / "bench-web.log"
    environment = {**os.environ, "THROTTLE": "off", "WEB_PROCESSES": str(WORKERS)}
    web = processes.start("The web server", command, log=log, env=environment, stop_signal=signal.SIGINT)
    processes.wait_until(lambda: log.read_text().count(" runtime-1") == WORKERS, web, 120)
    for _ in range(WORKERS * 8):  # the kernel distributes connections: enough of them to reach each process
        call(port, "POST", "/api/v1/matches/", answers(0))
    return port, web


def measure_requests(port: int, count: int, people: int, request: Callable[[int], tuple[str, str, Any]]) -> Figures:
    """Measure `count` requests by `people` clients at once, each on a keep-alive connection, one request after another."""
    durations: list[float] = []
    statuses: Counter[int] = Counter()

    def person(first: int) -> None:
        web = http.client.HTTPConnection(HOST, port, timeout=60)

        def send(number: int) -> None:
            statuses[ask(web, *request(first + number))[0]] += 1

        durations.extend(clock.milliseconds(send, count // people))
        web.close()

    began = time.perf_counter()
    together([partial(person, 1_000 * number) for number in range(people)])
    seconds = time.perf_counter() - began
    counts = {
        "per_second": round(len(durations) / seconds, 1),
        "statuses": dict(statuses),
        "wrong": len(durations) - statuses[200],
    }
    return clock.summary(durations) | counts


def bookings(port: int, count: int) -> dict[str, Figures]:
    """Match, hold, book and cancel, one client after another. Return the times of the hold and of the booking."""
    web = http.client.HTTPConnection(HOST, port, timeout=60)
    took: dict[str, list[float]] = {"hold": [], "book": []}
    wrong = 0
    for number in range(count):
        criteria = answers(1_000 + number)
        match = ask(web, "POST", "/api/v1/matches/", criteria)[1]
        if not match["matches"]:
            continue
        best = match["matches"][number % len(match["matches"])]
        hold_body = {
            "match": match["match"],
            "provider": best["provider"]["slug"],
            "start": best["openings"][-1]["start"],
        }
        client = PERSON | {"state": criteria["state"], "timezone": STATES[criteria["state"]]}
        held = timed_call(took["hold"], lambda hold_body=hold_body: ask(web, "POST", "/api/v1/holds/", hold_body))
        body = {"hold": held[1].get("token"), "client": client, "consents": {"telehealth": True, "privacy": True}}
        booking = timed_call(took["book"], lambda body=body: ask(web, "POST", "/api/v1/appointments/", body))
        wrong += (held[0], booking[0]) != (201, 201)
        if booking[0] == 201:
            path, version = f"/api/v1/appointments/{booking[1]['id']}/cancel/", {"version": booking[1]["version"]}
            wrong += ask(web, "POST", path, version, booking[1]["token"])[0] != 200
    web.close()
    return {name: clock.summary(durations) | {"wrong": wrong} for name, durations in took.items()}


def timed_call(durations: list[float], call: Callable[[], tuple[int, Any]]) -> tuple[int, Any]:
    """Return the answer of the call, and add its milliseconds to `durations`."""
    began = time.perf_counter()
    answer = call()
    durations.append((time.perf_counter() - began) * 1_000)
    return answer


def check_listed_openings(port: int, tries: int, people: int = 4) -> Figures:
    """Let several clients at once match and hold any of the openings listed. A hold may only be refused if a rival took
    the opening after the list was built; every other refusal is wrong.
    """
    outcomes: Counter[str] = Counter()

    def person(first: int) -> None:
        dice = random.Random(first)
        web = http.client.HTTPConnection(HOST, port, timeout=60)
        for number in range(tries // people):
            match = ask(web, "POST", "/api/v1/matches/", answers(first + number))[1]
            if not match["matches"]:
                outcomes["nobody"] += 1
                continue
            best = dice.choice(match["matches"])
            opening = {"provider": best["provider"]["slug"], "start": dice.choice(best["openings"])["start"]}
            status, answer = ask(web, "POST", "/api/v1/holds/", opening | {"match": match["match"]})
            if status == 201:
                outcomes["held"] += 1
                if dice.random() < 0.7:
                    ask(web, "DELETE", f"/api/v1/holds/{answer['id']}/", token=answer["token"])
            else:
                rival = _rival(opening["provider"], opening["start"], match["as_of"], answer.get("constraint"))
                outcomes["rival" if rival else answer["type"]] += 1
        web.close()
        connection.close()

    together([partial(person, 10_000 * number) for number in range(1, people + 1)])
    expected_outcomes = ("held", "rival", "nobody")
    return dict(outcomes) | {"wrong": sum(count for name, count in outcomes.items() if name not in expected_outcomes)}


def _rival(slug: str, start: str, as_of: str, constraint: str | None) -> bool:
    """Return whether another client took that time, or the provider's last free place, after the list was built."""
    since = Appointment.objects.filter(provider__slug=slug, created_at__gt=datetime.fromisoformat(as_of))
    if constraint == "accepting_new_clients":
        return since.exists()
    at = datetime.fromisoformat(start)
    return since.filter(blocked_period__overlap=DateTimeTZRange(at - LONGEST, at + LONGEST)).exists()


def same_time(port: int, rounds: int) -> Figures:
    """Let fifty clients, each with their own match, request the same opening at the same moment."""
    statuses, milliseconds, wrong = Counter[int](), list[float](), 0
    for number in range(rounds):
        matches = [call(port, "POST", "/api/v1/matches/", answers(number))[1] for _ in range(PEOPLE)]
        best = next(match for match in matches[0]["matches"])
        opening = {"provider": best["provider"]["slug"], "start": best["openings"][0]["start"]}
        results = hold_together(port, [{"match": match["match"], **opening} for match in matches])
        counted = Counter(status for status, _answer, _ms in results)
        wrong += counted != Counter({201: 1, 409: PEOPLE - 1})
        statuses += counted
        milliseconds += [ms for _status, _answer, ms in results]
        release(port, results)
    return clock.summary(milliseconds) | {"statuses": dict(statuses)} | {"rounds": rounds, "wrong": wrong}


def fifty_therapists(port: int, rounds: int) -> Figures:
    """Let fifty clients request holds with fifty different therapists at the same moment."""
    statuses, milliseconds, wrong = Counter[int](), list[float](), 0
    for _ in range(rounds):
        match = call(
            port, "POST", "/api/v1/matches/", {"state": "CA", "age_group": "adult", "self_pay_max": "1000", "limit": 50}
        )[1]
        if len(match["matches"]) < PEOPLE:
            raise ValueError("Fewer than 50 therapists match in California: seed more.")
        bodies = [
            {
                "match": call(
                    port,
                    "POST",
                    "/api/v1/matches/",
                    {"state": "CA", "age_group": "adult", "self_pay_max": "1000", "limit": 1},
                )[1]["match"],
                "provider": row["provider"]["slug"],
                "start": row["openings"][0]["start"],
            }
            for row in match["matches"]
        ]
        results = hold_together(port, bodies)
        counted = Counter(status for status, _answer, _ms in results)
        wrong += counted != Counter({201: PEOPLE})
        statuses += counted
        milliseconds += [ms for _status, _answer, ms in results]
        release(port, results)
    return clock.summary(milliseconds) | {"statuses": dict(statuses)} | {"rounds": rounds, "wrong": wrong}


def hold_together(port: int, bodies: Sequence[Any]) -> list[tuple[int, Any, float]]:
    """POST these holds at the same moment. Return status, answer and milliseconds of each."""
    barrier = threading.Barrier(len(bodies))
    results: list[tuple[int, Any, float]] = []

    def person(body: Any) -> None:
        web = http.client.HTTPConnection(HOST, port, timeout=30)
        web.connect()
        barrier.wait()
        began = time.perf_counter()
        status, answer = ask(web, "POST", "/api/v1/holds/", body)
        results.append((status, answer, (time.perf_counter() - began) * 1_000))
        web.close()

    together([partial(person, body) for body in bodies])
    return results


def release(port: int, results: Sequence[tuple[int, Any, float]]) -> None:
    """Release the holds that were created."""
    for status, answer, _ms in results:
        if status == 201:
            call(port, "DELETE", f"/api/v1/holds/{answer['id']}/", token=answer["token"])


def call(port: int, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
    """Send one request on a new connection. Return status and JSON."""
    web = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        return ask(web, method, path, body, token)
    finally:
        web.close()


def ask(web: http.client.HTTPConnection, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
    """Send one request on an open connection. Return status and JSON."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": secrets.token_urlsafe(24)}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    web.request(method, path, json.dumps(body) if body is not None else None, headers)
    response = web.getresponse()
    text = response.read()
    return response.status, json.loads(text) if text else None


def together(jobs: Sequence[Callable[[], None]]) -> None:
    """Run each job in its own thread and wait for all of them. Raises the first error."""
    errors: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except (OSError, ValueError, KeyError, http.client.HTTPException, threading.BrokenBarrierError) as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def answers(number: int) -> dict[str, Any]:
    """Return a match request like those of many different clients, the same for the same number."""
    chance = random.Random(number)
    state = chance.choice(list(STATES))
    return {
        "state": state,
        "plan": chance.choice(PLANS),
        "age_group": "adult",
        "concerns": chance.sample(CONCERNS, 2),
        "trauma_informed": chance.choice(["required", "preferred", "no_preference"]),
        "approaches": ["emdr", "cbt"],
        "times": [{"days": ["mon", "tue", "wed", "thu"], "from": "17:00", "to": "21:00"}],
    }


def criteria_of(body: dict[str, Any]) -> Criteria:
    """Parse a match request into the criteria that the ranking takes."""
    from matching.search.api.match import MatchRequestSerializer, criteria_of

    return criteria_of(MatchRequestSerializer.parse(body), datetime.now(UTC))
