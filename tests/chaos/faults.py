"""Faults under load: web servers, PostgreSQL, Redis, the notice relay and the worker are killed or stopped."""

import itertools
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from config.embedded import processes
from matching.booking.gateways import message
from matching.booking.models import Notice
from tests.bench import clock, web
from tests.chaos.clients import Log, Person
from tests.chaos.environment import Environment, wait_for
from tests.chaos.races import Report, together
from tests.smtp import HANGS_UP, REFUSES, TAKES, Sink

POLL_SECONDS = 6.0  # seconds
CLIENT_WITH_EMAIL = web.PERSON | {"contact": {"email_ok": True, "text_ok": False, "voicemail_ok": False}}


def mixed_ops(environment: Environment, log: Log, scale: float) -> Report:
    """Clients hold, book, reschedule and cancel with few therapists."""
    seconds = max(30 * scale, 5)
    _crowd(environment, log, people=24, seconds=seconds, matches=3)
    return {
        "load": f"24 people, {seconds:.0f} s",
        "deadlocks": environment.deadlocks(),
        "nobody booked": _nothing_booked(log),
        "figures": _totals(log),
    }


def kill_web(environment: Environment, log: Log, scale: float) -> Report:
    """One or two of three web servers are always down or starting; clients retry lost calls on another server with the
    same idempotency key.
    """
    kills = max(int(100 * scale), 3)

    def faults(finished: threading.Event) -> None:
        for turn in range(kills):
            environment.kill_web(turn)
            wait_for(environment.ports[(turn - 1) % len(environment.ports)])
        finished.set()

    _crowd(environment, log, people=8, seconds=None, matches=20, faults=faults)
    recovery_seconds = max(wait_for(port) for port in environment.ports)
    return {
        "load": f"8 people, {kills} kills of a web server",
        "nobody booked": _nothing_booked(log),
        "figures": _totals(log) | {"back_after_s": round(recovery_seconds, 2)},
    }


def kill_db(environment: Environment, log: Log, scale: float) -> Report:
    """The postmaster is killed and recovers; then it is down for a while and starts again."""
    kills, seconds_down, recovery_seconds = max(int(20 * scale), 2), max(30 * scale, 5), {"killed": 0.0, "away": 0.0}

    def wait_for_all(after: str) -> None:
        recovery_seconds[after] = max(recovery_seconds[after], *(wait_for(port) for port in environment.ports))

    def faults(finished: threading.Event) -> None:
        for _ in range(kills):
            time.sleep(1.5)
            environment.kill_postgres()
            wait_for_all("killed")
        environment.kill_postgres(seconds_down=seconds_down)
        wait_for_all("away")
        finished.set()

    _crowd(environment, log, people=8, seconds=None, matches=20, faults=faults)
    return {
        "load": f"8 people, {kills} kills of PostgreSQL, away for {seconds_down:.0f} s",
        "back later than 5 s": sum(seconds > 5 for seconds in recovery_seconds.values()),
        "figures": _totals(log)
        | {"back_after_s": {after: round(seconds, 2) for after, seconds in recovery_seconds.items()}},
    }


def redis_out(environment: Environment, log: Log, scale: float) -> Report:
    """Redis is stopped, emptied and paused while clients book."""
    import redis

    seconds_down = max(20 * scale, 3)

    def faults(finished: threading.Event) -> None:
        environment.stop_redis()
        time.sleep(seconds_down)
        environment.start_redis()
        client = redis.Redis(unix_socket_path=str(environment.folder.redis_socket))
        for _ in range(5):
            client.flushall()
            time.sleep(0.5)
        client.execute_command("CLIENT", "PAUSE", int(min(seconds_down, 5) * 1_000))
        time.sleep(min(seconds_down, 5) + 1)
        client.close()
        finished.set()

    _crowd(environment, log, people=8, seconds=None, matches=20, faults=faults)
    unavailable = sum(status >= 500 for status in log.statuses())
    return {
        "load": f"8 people, Redis away for {seconds_down:.0f} s, flushed 5 times, paused",
        "5xx": unavailable,
        "nobody booked": _nothing_booked(log),
        "figures": _totals(log),
    }


def notices(environment: Environment, log: Log, scale: float) -> Report:
    """The relay is killed while it sends to a server that is slow, refuses messages and drops connections."""
    kills = max(int(50 * scale), 2)
    sink = Sink(lambda number: (TAKES, TAKES, REFUSES, TAKES, HANGS_UP)[number % 5], pause=0.05)
    person = Person(environment.ports, log, 90_000)
    Notice.objects.filter(status__in=["pending", "sending"]).update(status="superseded", lease_until=None)
    before = set(Notice.objects.values_list("id", flat=True))
    for number in range(max(kills // 2, 4)):
        hold = person.hold_any(number)
        if hold and hold.status == 201:
            _book(person, hold, web.answers(number)["state"])
    new_notices = Notice.objects.exclude(id__in=before)
    crashes = 0
    relay = environment.relay({"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"})
    while crashes < kills and new_notices.filter(status__in=["pending", "sending"]).exists():
        arrived = len(sink.arrived)
        with sink.changed:
            sink.changed.wait_for(lambda arrived=arrived: len(sink.arrived) > arrived, 5)
        os.kill(environment.child(relay), signal.SIGKILL)
        crashes += 1
        # End the leases of the killed sender now: waiting for them would take a minute per kill.
        new_notices.filter(status="sending").update(lease_until="2000-01-01T00:00Z")
        new_notices.filter(status="pending").update(due_at="2000-01-01T00:00Z")
    until = time.monotonic() + 120
    while new_notices.filter(status__in=["pending", "sending"]).exists() and time.monotonic() < until:
        new_notices.filter(status="pending").update(due_at="2000-01-01T00:00Z")
        time.sleep(0.5)
    processes.stop(relay, within=5)
    deliveries = Counter(sink.ids())
    sink.close()
    person.close()
    total = new_notices.exclude(status="superseded").count()
    return {
        "load": f"{total} notices, {crashes} kills of the relay",
        "no notice at all": int(total == 0),
        "notices that never arrived": total - len(deliveries),
        "copies above one a crash or refusal": max(sum(deliveries.values()) - len(deliveries) - crashes - total, 0),
        "figures": {
            "copies": sum(deliveries.values()) - len(deliveries),
            "left": new_notices.filter(status="pending").count(),
        },
    }


def worker_out(environment: Environment, log: Log, scale: float) -> Report:
    """The worker is killed while it sends, then frozen, then without Redis: `manage.py run_worker` recovers each time."""
    kills, silence = max(int(5 * scale), 2), 10.0
    sink = Sink(lambda _number: TAKES, pause=0.2)
    Notice.objects.filter(status__in=["pending", "sending"]).update(status="superseded", lease_until=None)
    before, numbers = set(Notice.objects.values_list("id", flat=True)), itertools.count(100)
    # Only confirmations: reminders are sent at their own time.
    confirmations = Notice.objects.exclude(id__in=before).filter(kind="confirmation")
    watch = environment.watch({"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}, silence)
    person, waits = Person(environment.ports, log, 91_000), dict[str, float]()

    def book(count: int) -> None:
        for number in itertools.islice(numbers, count):
            hold = person.hold_any(number)
            if hold and hold.status == 201:
                _book(person, hold, web.answers(number)["state"])

    def wait_until_sent(what: str) -> None:
        began = time.monotonic()
        while confirmations.filter(status__in=["pending", "sending"]).exists() and time.monotonic() - began < 120:
            time.sleep(0.2)
        waits[what] = max(round(time.monotonic() - began, 1), waits.get(what, 0.0))

    for _ in range(kills):
        arrived = len(sink.arrived)
        book(4)
        with sink.changed:
            sink.changed.wait_for(lambda arrived=arrived: len(sink.arrived) > arrived, 60)
        os.kill(environment.child(watch), signal.SIGKILL)
        # End the leases of the killed worker now: waiting for them would take a minute per kill.
        confirmations.filter(status="sending").update(lease_until="2000-01-01T00:00Z")
    wait_until_sent("after the last kill")
    os.kill(environment.child(watch), signal.SIGSTOP)
    book(4)
    wait_until_sent(f"frozen, {silence:.0f} s allowed")
    environment.stop_redis()
    book(4)
    wait_until_sent("without Redis")
    time.sleep(max(10 * scale, 5))
    environment.start_redis()
    book(4)
    wait_until_sent("after Redis came back")
    processes.stop(watch, within=15)
    deliveries = Counter(sink.ids())
    sink.close()
    person.close()
    message_ids = {f"<{message.message_id(notice)}>" for notice in confirmations.exclude(status="superseded")}
    return {
        "load": f"{len(message_ids)} confirmations, {kills} kills of the worker, one freeze, Redis away once",
        "no notice at all": int(not message_ids),
        "notices that never arrived": len(message_ids - deliveries.keys()),
        "copies above one a crash": max(sum(deliveries.values()) - len(deliveries) - kills - 1, 0),
        "waits above 120 s": sum(wait >= 120 for wait in waits.values()),
        "figures": {"copies": sum(deliveries.values()) - len(deliveries), "seconds until all were out": waits},
    }


def release_burst(environment: Environment, log: Log, scale: float) -> Report:
    """Two hundred clients poll a therapist's openings until all of them open at once."""
    from providers.directory.models import Provider

    people_count, seconds = max(int(200 * scale), 20), 30
    first = Person(environment.ports, log, 95_000)
    match = first.match(3).answer
    slug = match["matches"][0]["provider"]["slug"]
    Provider.objects.filter(slug=slug).update(capacity=200, accepting_new_clients=False)
    poll_times, without_alternatives = list[float](), list[bool]()

    def poll_and_hold(number: int) -> int:
        client = Person(environment.ports, log, 95_001 + number)
        own_match = client.match(3).answer  # each client holds with their own match
        client.close()
        time.sleep(client.dice.uniform(0, POLL_SECONDS))
        until, last_status = time.monotonic() + seconds, 0
        try:
            while time.monotonic() < until:
                response = client.call("GET", f"/api/v1/providers/{slug}/openings/", None)
                client.close()  # free the connection for other clients while waiting
                poll_times.append(response.took)
                if response.answer["results"]:
                    call = client.hold(own_match, slug, client.dice.choice(response.answer["results"])["start"])
                    if call.status == 201:
                        return 201
                    last_status = call.status
                    without_alternatives.append(not call.answer.get("next_openings"))
                time.sleep(POLL_SECONDS * client.dice.uniform(0.5, 1.5))
            return last_status
        finally:
            client.close()

    def release() -> int:
        time.sleep(2 * POLL_SECONDS)
        Provider.objects.filter(slug=slug).update(accepting_new_clients=True)
        return 0

    first.close()
    statuses = Counter(together([*(partial(poll_and_hold, number) for number in range(people_count)), release]))
    return {
        "load": f"{people_count} people, each looking every {POLL_SECONDS:.0f} s or so",
        "5xx": sum(status >= 500 for status in log.statuses()),
        "nobody got a time": int(not statuses[201]),
        "refusals without another time": sum(without_alternatives),
        "figures": {"got": statuses[201], "refused in the end": statuses[409], "looking": clock.summary(poll_times)},
    }


def _crowd(
    environment: Environment,
    log: Log,
    *,
    people: int,
    seconds: float | None,
    matches: int,
    faults: Callable[[threading.Event], None] | None = None,
) -> None:
    """Run clients who hold, book, reschedule and cancel for `seconds`, or until `faults` is done."""
    finished = threading.Event()

    def repeat_visits(number: int) -> None:
        person = Person(environment.ports, log, 80_000 + number)
        while not finished.is_set():
            _visit(person, number % matches)
        person.close()

    crowd = threading.Thread(target=together, args=([partial(repeat_visits, number) for number in range(people)],))
    crowd.start()
    try:
        # In the main thread: processes end with the thread that started them.
        if faults:
            faults(finished)
        else:
            time.sleep(seconds or 0)
    finally:
        finished.set()
        crowd.join()


def _visit(person: Person, number: int) -> None:
    """Hold a time, then perhaps book, reschedule and cancel it."""
    match = person.match(number)
    if match.status != 200 or not match.answer["matches"]:
        return
    best = person.dice.choice(match.answer["matches"][:4])
    starts = [opening["start"] for opening in best["openings"]]
    hold = person.hold(match.answer, best["provider"]["slug"], person.dice.choice(starts))
    if hold.status != 201 or person.dice.random() < 0.1:
        return
    if person.dice.random() < 0.2:
        person.call("DELETE", f"/api/v1/holds/{hold.answer['id']}/", None, hold.answer["token"])
        return
    booking = _book(person, hold, web.answers(number)["state"])
    if booking.status not in (200, 201):
        return
    appointment = booking.answer
    path = f"/api/v1/appointments/{appointment['id']}/"
    change = {"start": person.dice.choice(starts), "version": appointment["version"]}
    reschedule = person.post(f"{path}reschedule/", change, appointment["token"])
    version = reschedule.answer["version"] if reschedule.status == 200 else appointment["version"]
    if person.dice.random() < 0.9:
        person.post(f"{path}cancel/", {"version": version}, appointment["token"])


def _book(person: Person, hold: Any, state: str) -> Any:
    client = CLIENT_WITH_EMAIL | {"state": state, "timezone": web.STATES[state]}
    body = {"hold": hold.answer["token"], "client": client, "consents": {"telehealth": True, "privacy": True}}
    return person.post("/api/v1/appointments/", body)


def _totals(log: Log) -> dict[str, Any]:
    statuses = Counter(call.status for call in log.calls)
    booked = sum(call.path == "/api/v1/appointments/" and call.status in (200, 201) for call in log.calls)
    return {"calls": len(log.calls), "booked": booked, "statuses": {str(k): v for k, v in sorted(statuses.items())}}


def _nothing_booked(log: Log) -> int:
    """Return 1 if the load made no booking: then the faults prove nothing."""
    return int(_totals(log)["booked"] == 0)
