"""`manage.py bench`: the figures of the notes, measured and printed. Everything it asks stays on this machine."""

import http.client
import json
import os
import random
import secrets
import socket
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from config.embedded import processes
from config.ground import database
from matching.domain.criteria import Criteria
from matching.queries import shortlist
from providers.models import Provider

HOST = "127.0.0.1"
WORKERS = 2
PEOPLE = 50
STATES = {"CA": "America/Los_Angeles", "TX": "America/Chicago", "NY": "America/New_York", "FL": "America/New_York",
          "OH": "America/New_York", "CO": "America/Denver"}  # fmt: skip
PLANS = ("aetna-ppo", "cigna-ppo", "unitedhealthcare-ppo", "blue-cross-blue-shield-ppo")
CONCERNS = ("trauma", "emotional-numbness", "anxiety", "depression", "grief", "sleep")

Figures = dict[str, Any]


class Command(BaseCommand):
    help = "Measure matching and holding over HTTP against a server that this command starts and stops."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--providers", type=int, default=12_000)
        parser.add_argument("--requests", type=int, default=1_000)
        parser.add_argument("--rounds", type=int, default=50)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if Provider.objects.count() < options["providers"]:
            call_command("seed_sample", providers=options["providers"])
        figures: Figures = {"providers": Provider.objects.count(), "in_process": in_process(options["requests"])}
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL's has it
        port, web = start_web(Path(settings.DATA))
        try:
            figures["match_over_http"] = over_http(port, options["requests"], people=1)
            figures["match_over_http_8_people"] = over_http(port, options["requests"], people=8)
            figures["50_holds_on_one_time"] = one_time(port, options["rounds"])
            figures["50_holds_at_50_therapists"] = fifty_therapists(port, max(options["rounds"] // 5, 1))
        finally:
            processes.stop(web, within=3)
        self.stdout.write(table(figures))
        target = Path(settings.DATA) / "bench.json"
        target.write_text(json.dumps(figures, indent=1))
        self.stdout.write(f"As JSON: {target}")
        wrong = [name for name, found in figures.items() if isinstance(found, dict) and found.get("wrong")]
        if wrong:
            raise CommandError(f"Not as promised: {', '.join(wrong)}")


def start_web(data: Path) -> tuple[int, processes.Child]:
    """The web server on a free port, without rate limits."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", str(WORKERS), "--blocking-threads", "4", "config.wsgi:application"),
    ]
    log = data / "bench-web.log"
    web = processes.start("The web server", command, log=log, env={**os.environ, "THROTTLE": "off"})
    processes.wait_until(lambda: log.read_text().count("Started worker-") == WORKERS, web, 30)
    for _ in range(WORKERS * 8):  # the kernel deals out connections: a few more than there are processes
        call(port, "POST", "/api/v1/matches/", answers(0))
    return port, web


def in_process(count: int) -> Figures:
    """One thread, top twenty with reasons, openings and what letting go would add; the look at PostgreSQL included."""
    asked = [criteria_of(answers(number)) for number in range(200)]
    shortlist.rank(asked[0], database.clock(), 20)

    def once(number: int) -> int:
        shortlist.rank(asked[number % len(asked)], database.clock(), 20)
        return 200

    return timed(once, count)


def over_http(port: int, count: int, people: int) -> Figures:
    """`POST /api/v1/matches/` on kept connections, one after another for each of `people`."""
    found: list[Figures] = []

    def person(first: int) -> None:
        web = http.client.HTTPConnection(HOST, port, timeout=30)
        found.append(timed(lambda n: ask(web, "POST", "/api/v1/matches/", answers(first + n))[0], count // people))
        web.close()

    began = time.perf_counter()
    together([partial(person, first * 1_000) for first in range(people)])
    seconds = time.perf_counter() - began
    milliseconds = sorted(ms for one in found for ms in one["all"])
    statuses = sum((Counter(one["statuses"]) for one in found), Counter[int]())
    return summary(milliseconds, statuses) | {"per_second": round(len(milliseconds) / seconds, 1)}


def one_time(port: int, rounds: int) -> Figures:
    """Fifty people, each with a match of their own, ask for the same time at the same moment."""
    statuses, milliseconds, wrong = Counter[int](), list[float](), 0
    for number in range(rounds):
        matches = [call(port, "POST", "/api/v1/matches/", answers(number))[1] for _ in range(PEOPLE)]
        best = next(match for match in matches[0]["matches"])
        wanted = {"provider": best["provider"]["slug"], "start": best["openings"][0]["start"]}
        found = hold_together(port, [{"match": match["match"], **wanted} for match in matches])
        counted = Counter(status for status, _answer, _ms in found)
        wrong += counted != Counter({201: 1, 409: PEOPLE - 1})
        statuses += counted
        milliseconds += [ms for _status, _answer, ms in found]
        release(port, found)
    return summary(sorted(milliseconds), statuses) | {"rounds": rounds, "wrong": wrong}


def fifty_therapists(port: int, rounds: int) -> Figures:
    """Fifty people ask for fifty different therapists at the same moment."""
    statuses, milliseconds, wrong = Counter[int](), list[float](), 0
    for _ in range(rounds):
        match = call(
            port, "POST", "/api/v1/matches/", {"state": "CA", "age_group": "adult", "self_pay_max": "1000", "limit": 50}
        )[1]
        if len(match["matches"]) < PEOPLE:
            raise CommandError("Fewer than 50 therapists match in California: seed more.")
        bodies = [
            {
                "match": call(
                    port,
                    "POST",
                    "/api/v1/matches/",
                    {"state": "CA", "age_group": "adult", "self_pay_max": "1000", "limit": 1},
                )[1]["match"],
                "provider": one["provider"]["slug"],
                "start": one["openings"][0]["start"],
            }
            for one in match["matches"]
        ]
        found = hold_together(port, bodies)
        counted = Counter(status for status, _answer, _ms in found)
        wrong += counted != Counter({201: PEOPLE})
        statuses += counted
        milliseconds += [ms for _status, _answer, ms in found]
        release(port, found)
    return summary(sorted(milliseconds), statuses) | {"rounds": rounds, "wrong": wrong}


def hold_together(port: int, bodies: Sequence[Any]) -> list[tuple[int, Any, float]]:
    """POST these holds at one moment; status, answer and milliseconds of each."""
    barrier = threading.Barrier(len(bodies))
    found: list[tuple[int, Any, float]] = []

    def person(body: Any) -> None:
        web = http.client.HTTPConnection(HOST, port, timeout=30)
        web.connect()
        barrier.wait()
        began = time.perf_counter()
        status, answer = ask(web, "POST", "/api/v1/holds/", body)
        found.append((status, answer, (time.perf_counter() - began) * 1_000))
        web.close()

    together([partial(person, body) for body in bodies])
    return found


def release(port: int, found: Sequence[tuple[int, Any, float]]) -> None:
    """Let go of what was held."""
    for status, answer, _ms in found:
        if status == 201:
            call(port, "DELETE", f"/api/v1/holds/{answer['id']}/", token=answer["token"])


def call(port: int, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
    """One request on a connection of its own."""
    web = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        return ask(web, method, path, body, token)
    finally:
        web.close()


def ask(web: http.client.HTTPConnection, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
    """One request on a kept connection; status and JSON."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": secrets.token_urlsafe(24)}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    web.request(method, path, json.dumps(body) if body is not None else None, headers)
    response = web.getresponse()
    text = response.read()
    return response.status, json.loads(text) if text else None


def together(jobs: Sequence[Callable[[], None]]) -> None:
    """Run each job in a thread of its own, to the end. Raises the first error of any."""
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
    """The answers of one of many different people, the same for the same number."""
    chance = random.Random(number)  # noqa: S311
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


def criteria_of(asked: dict[str, Any]) -> Criteria:
    """The same answers as the value that the ranking takes."""
    from matching.api.match import MatchRequest, criteria_of

    return criteria_of(MatchRequest.parse(asked), datetime.now(UTC))


def timed(once: Callable[[int], int], count: int) -> Figures:
    """Milliseconds and statuses of `count` calls."""
    milliseconds, statuses = [], Counter[int]()
    for number in range(count):
        began = time.perf_counter()
        statuses[once(number)] += 1
        milliseconds.append((time.perf_counter() - began) * 1_000)
    return summary(sorted(milliseconds), statuses) | {"all": milliseconds}


def summary(milliseconds: Sequence[float], statuses: Counter[int]) -> Figures:
    """Median, 95th and 99th percentile and the largest, with what was answered."""
    cut = statistics.quantiles(milliseconds, n=100) if len(milliseconds) > 1 else [milliseconds[0]] * 99
    return {
        "median_ms": round(cut[49], 2),
        "p95_ms": round(cut[94], 2),
        "p99_ms": round(cut[98], 2),
        "max_ms": round(milliseconds[-1], 2),
        "statuses": dict(statuses),
    }


def table(figures: Figures) -> str:
    """The figures, a line each."""
    lines = [f"{figures['providers']:,} providers", ""]
    for name, found in figures.items():
        if isinstance(found, dict):
            found.pop("all", None)
            lines.append(f"{name:28} " + "  ".join(f"{key} {value}" for key, value in found.items()))
    return "\n".join(lines)
