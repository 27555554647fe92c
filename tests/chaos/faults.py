"""Processes killed under load: web servers, PostgreSQL, Redis, the relay of notices, the worker."""

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
from tests.chaos.environment import Stand, wait_for
from tests.chaos.races import Report, together
from tests.smtp import HANGS_UP, REFUSES, TAKES, Sink

LOOKS_EVERY = 6.0  # seconds
WRITTEN_TO = web.PERSON | {"contact": {"email_ok": True, "text_ok": False, "voicemail_ok": False}}


def mixed_ops(stand: Stand, log: Log, scale: float) -> Report:
    """Everyone does everything, on few therapists."""
    seconds = max(30 * scale, 5)
    _crowd(stand, log, people=24, seconds=seconds, matches=3)
    return {
        "load": f"24 people, {seconds:.0f} s",
        "deadlocks": stand.deadlocks(),
        "nobody booked": _nobody(log),
        "told": _told(log),
    }


def kill_web(stand: Stand, log: Log, scale: float) -> Report:
    """Of three web servers one or two are always dead or starting; people try lost calls again, elsewhere, under their
    keys.
    """
    kills = max(int(100 * scale), 3)

    def faults(over: threading.Event) -> None:
        for turn in range(kills):
            stand.kill_web(turn)
            wait_for(stand.ports[(turn - 1) % len(stand.ports)])
        over.set()

    _crowd(stand, log, people=8, seconds=None, matches=20, faults=faults)
    back = max(wait_for(port) for port in stand.ports)
    return {
        "load": f"8 people, {kills} kills of a web server",
        "nobody booked": _nobody(log),
        "told": _told(log) | {"back_after_s": round(back, 2)},
    }


def kill_db(stand: Stand, log: Log, scale: float) -> Report:
    """The postmaster is killed and recovers; then it is away for a while, and comes back."""
    kills, away, back = max(int(20 * scale), 2), max(30 * scale, 5), {"killed": 0.0, "away": 0.0}

    def all_back(after: str) -> None:
        back[after] = max(back[after], *(wait_for(port) for port in stand.ports))

    def faults(over: threading.Event) -> None:
        for _ in range(kills):
            time.sleep(1.5)
            stand.kill_postgres()
            all_back("killed")
        stand.kill_postgres(away=away)
        all_back("away")
        over.set()

    _crowd(stand, log, people=8, seconds=None, matches=20, faults=faults)
    return {
        "load": f"8 people, {kills} kills of PostgreSQL, away for {away:.0f} s",
        "back later than 5 s": sum(seconds > 5 for seconds in back.values()),
        "told": _told(log) | {"back_after_s": {after: round(seconds, 2) for after, seconds in back.items()}},
    }


def redis_out(stand: Stand, log: Log, scale: float) -> Report:
    """Redis away, empty and paused, while people book."""
    import redis

    away = max(20 * scale, 3)

    def faults(over: threading.Event) -> None:
        stand.stop_redis()
        time.sleep(away)
        stand.start_redis()
        client = redis.Redis(unix_socket_path=str(stand.folder.redis_socket))
        for _ in range(5):
            client.flushall()
            time.sleep(0.5)
        client.execute_command("CLIENT", "PAUSE", int(min(away, 5) * 1_000))
        time.sleep(min(away, 5) + 1)
        client.close()
        over.set()

    _crowd(stand, log, people=8, seconds=None, matches=20, faults=faults)
    unavailable = sum(status >= 500 for status in log.statuses())
    return {
        "load": f"8 people, Redis away for {away:.0f} s, flushed 5 times, paused",
        "5xx": unavailable,
        "nobody booked": _nobody(log),
        "told": _told(log),
    }


def notices(stand: Stand, log: Log, scale: float) -> Report:
    """The relay is killed while it sends, to a server that is slow, refuses and hangs up."""
    kills = max(int(50 * scale), 2)
    sink = Sink(lambda number: (TAKES, TAKES, REFUSES, TAKES, HANGS_UP)[number % 5], pause=0.05)
    person = Person(stand.ports, log, 90_000)
    Notice.objects.filter(status__in=["pending", "sending"]).update(status="superseded", lease_until=None)
    before = set(Notice.objects.values_list("id", flat=True))
    for number in range(max(kills // 2, 4)):
        held = person.hold_any(number)
        if held and held.status == 201:
            _book(person, held, web.answers(number)["state"])
    wanted = Notice.objects.exclude(id__in=before)
    crashes = 0
    relay = stand.relay({"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"})
    while crashes < kills and wanted.filter(status__in=["pending", "sending"]).exists():
        arrived = len(sink.arrived)
        with sink.changed:
            sink.changed.wait_for(lambda arrived=arrived: len(sink.arrived) > arrived, 5)
        os.kill(stand.child(relay), signal.SIGKILL)
        crashes += 1
        # What a killed sender had claimed is free again when its lease ends; nobody waits a minute for each.
        wanted.filter(status="sending").update(lease_until="2000-01-01T00:00Z")
        wanted.filter(status="pending").update(due_at="2000-01-01T00:00Z")
    until = time.monotonic() + 120
    while wanted.filter(status__in=["pending", "sending"]).exists() and time.monotonic() < until:
        wanted.filter(status="pending").update(due_at="2000-01-01T00:00Z")
        time.sleep(0.5)
    processes.stop(relay, within=5)
    found = Counter(sink.ids())
    sink.close()
    person.close()
    total = wanted.exclude(status="superseded").count()
    return {
        "load": f"{total} notices, {crashes} kills of the relay",
        "no notice at all": int(total == 0),
        "notices that never arrived": total - len(found),
        "copies above one a crash or refusal": max(sum(found.values()) - len(found) - crashes - total, 0),
        "told": {"copies": sum(found.values()) - len(found), "left": wanted.filter(status="pending").count()},
    }


def worker_out(stand: Stand, log: Log, scale: float) -> Report:
    """The worker killed while it sends, then frozen, then Redis taken from it: `manage.py run_worker` sees to all of it."""
    kills, silence = max(int(5 * scale), 2), 10.0
    sink = Sink(lambda _number: TAKES, pause=0.2)
    Notice.objects.filter(status__in=["pending", "sending"]).update(status="superseded", lease_until=None)
    before, asked = set(Notice.objects.values_list("id", flat=True)), itertools.count(100)
    # Reminders wait for their hour, so who counts on them would wait too.
    wanted = Notice.objects.exclude(id__in=before).filter(kind="confirmation")
    watch = stand.watch({"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}, silence)
    person, waits = Person(stand.ports, log, 91_000), dict[str, float]()

    def book(count: int) -> None:
        for number in itertools.islice(asked, count):
            held = person.hold_any(number)
            if held and held.status == 201:
                _book(person, held, web.answers(number)["state"])

    def all_out(what: str) -> None:
        began = time.monotonic()
        while wanted.filter(status__in=["pending", "sending"]).exists() and time.monotonic() - began < 120:
            time.sleep(0.2)
        waits[what] = max(round(time.monotonic() - began, 1), waits.get(what, 0.0))

    for _ in range(kills):
        arrived = len(sink.arrived)
        book(4)
        with sink.changed:
            sink.changed.wait_for(lambda arrived=arrived: len(sink.arrived) > arrived, 60)
        os.kill(stand.child(watch), signal.SIGKILL)
        # What it had claimed is free again when its lease ends; nobody waits a minute for each.
        wanted.filter(status="sending").update(lease_until="2000-01-01T00:00Z")
    all_out("after the last kill")
    os.kill(stand.child(watch), signal.SIGSTOP)
    book(4)
    all_out(f"frozen, {silence:.0f} s allowed")
    stand.stop_redis()
    book(4)
    all_out("without Redis")
    time.sleep(max(10 * scale, 5))
    stand.start_redis()
    book(4)
    all_out("after Redis came back")
    processes.stop(watch, within=15)
    found = Counter(sink.ids())
    sink.close()
    person.close()
    named = {f"<{message.message_id(one)}>" for one in wanted.exclude(status="superseded")}
    return {
        "load": f"{len(named)} confirmations, {kills} kills of the worker, one freeze, Redis away once",
        "no notice at all": int(not named),
        "notices that never arrived": len(named - found.keys()),
        "copies above one a crash": max(sum(found.values()) - len(found) - kills - 1, 0),
        "waits above 120 s": sum(wait >= 120 for wait in waits.values()),
        "told": {"copies": sum(found.values()) - len(found), "seconds until all were out": waits},
    }


def release_burst(stand: Stand, log: Log, scale: float) -> Report:
    """Two hundred people look at one therapist's times again and again, until all of them open at once."""
    from providers.directory.models import Provider

    people_count, seconds = max(int(200 * scale), 20), 30
    first = Person(stand.ports, log, 95_000)
    match = first.match(3).answer
    slug = match["matches"][0]["provider"]["slug"]
    Provider.objects.filter(slug=slug).update(capacity=200, accepting_new_clients=False)
    looked, alone = list[float](), list[bool]()

    def person(number: int) -> int:
        me = Person(stand.ports, log, 95_001 + number)
        mine = me.match(3).answer  # a hold belongs to a match, and each has their own
        me.close()
        time.sleep(me.dice.uniform(0, LOOKS_EVERY))
        until, told = time.monotonic() + seconds, 0
        try:
            while time.monotonic() < until:
                look = me.call("GET", f"/api/v1/providers/{slug}/openings/", None)
                me.close()  # who waits keeps no line open that another could use
                looked.append(look.took)
                if look.answer["results"]:
                    call = me.hold(mine, slug, me.dice.choice(look.answer["results"])["start"])
                    if call.status == 201:
                        return 201
                    told = call.status
                    alone.append(not call.answer.get("next_openings"))
                time.sleep(LOOKS_EVERY * me.dice.uniform(0.5, 1.5))
            return told
        finally:
            me.close()

    def release() -> int:
        time.sleep(2 * LOOKS_EVERY)
        Provider.objects.filter(slug=slug).update(accepting_new_clients=True)
        return 0

    first.close()
    statuses = Counter(together([*(partial(person, number) for number in range(people_count)), release]))
    return {
        "load": f"{people_count} people, each looking every {LOOKS_EVERY:.0f} s or so",
        "5xx": sum(status >= 500 for status in log.statuses()),
        "nobody got a time": int(not statuses[201]),
        "refusals without another time": sum(alone),
        "told": {"got": statuses[201], "refused in the end": statuses[409], "looking": clock.summary(looked)},
    }


def _crowd(
    stand: Stand,
    log: Log,
    *,
    people: int,
    seconds: float | None,
    matches: int,
    faults: Callable[[threading.Event], None] | None = None,
) -> None:
    """People who hold, book, move and cancel until the time is over, or the faults are."""
    over = threading.Event()

    def person(number: int) -> None:
        me = Person(stand.ports, log, 80_000 + number)
        while not over.is_set():
            _session(me, number % matches)
        me.close()

    crowd = threading.Thread(target=together, args=([partial(person, number) for number in range(people)],))
    crowd.start()
    try:
        # Here, in the main thread: what it starts would end with any other.
        if faults:
            faults(over)
        else:
            time.sleep(seconds or 0)
    finally:
        over.set()
        crowd.join()


def _session(me: Person, asked: int) -> None:
    """One person's visit: a hold, perhaps a booking, perhaps a move, perhaps a cancellation."""
    match = me.match(asked)
    if match.status != 200 or not match.answer["matches"]:
        return
    best = me.dice.choice(match.answer["matches"][:4])
    openings = [one["start"] for one in best["openings"]]
    held = me.hold(match.answer, best["provider"]["slug"], me.dice.choice(openings))
    if held.status != 201 or me.dice.random() < 0.1:
        return
    if me.dice.random() < 0.2:
        me.call("DELETE", f"/api/v1/holds/{held.answer['id']}/", None, held.answer["token"])
        return
    booked = _book(me, held, web.answers(asked)["state"])
    if booked.status not in (200, 201):
        return
    one = booked.answer
    path = f"/api/v1/appointments/{one['id']}/"
    moved = me.post(f"{path}reschedule/", {"start": me.dice.choice(openings), "version": one["version"]}, one["token"])
    version = moved.answer["version"] if moved.status == 200 else one["version"]
    if me.dice.random() < 0.9:
        me.post(f"{path}cancel/", {"version": version}, one["token"])


def _book(me: Person, held: Any, state: str) -> Any:
    client = WRITTEN_TO | {"state": state, "timezone": web.STATES[state]}
    body = {"hold": held.answer["token"], "client": client, "consents": {"telehealth": True, "privacy": True}}
    return me.post("/api/v1/appointments/", body)


def _told(log: Log) -> dict[str, Any]:
    found = Counter(call.status for call in log.calls)
    booked = sum(call.path == "/api/v1/appointments/" and call.status in (200, 201) for call in log.calls)
    return {"calls": len(log.calls), "booked": booked, "statuses": {str(k): v for k, v in sorted(found.items())}}


def _nobody(log: Log) -> int:
    """1 if nobody booked at all: faults without load prove nothing."""
    return int(_told(log)["booked"] == 0)
