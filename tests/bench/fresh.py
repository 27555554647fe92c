"""The index over PostgreSQL: building it, refreshing it after a booking and under 10,000 changes a minute, its memory."""

import resource
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import connection

from config import db
from matching.booking.actions import hold as hold_actions
from matching.search import index
from matching.search.index import snapshot
from matching.search.queries import match_request, shortlist
from providers.directory.domain import intervals
from providers.directory.models import Provider
from tests.bench import clock, dataset
from tests.bench.clock import Figures
from tests.bench.web import answers, criteria_of

PROVIDERS = 12_000
BOOKINGS = 40
CHANGES_A_MINUTE, SECONDS = 10_000, 20
REPLACED = 200_000


def measure(say: Callable[[str], None]) -> Figures:
    """Measure all of it."""
    call_command("migrate", verbosity=0, interactive=False)
    if Provider.objects.count() < PROVIDERS:
        say("  importing them (half a minute)")
        call_command("seed_sample", providers=PROVIDERS)
    return {
        "build": _build(),
        "refresh_after_a_booking": _booking(),
        "10,000_changes_a_minute": _sustained(),
        "memory": _memory(),
    }


def _build() -> Figures:
    now, began = db.db_now(), time.perf_counter()
    built = snapshot.build(snapshot._read_changes(snapshot.NO_CHANGES), now)
    seconds = time.perf_counter() - began
    size = sum(shard.nbytes for shard in built.arrays.shards.values())
    return {"seconds": round(seconds, 2), "bytes_per_provider": size // max(len(built.arrays.listed_days), 1)}


def _booking() -> Figures:
    """Measure the time from a committed hold to an index that includes it."""
    durations = []
    for number in range(BOOKINGS):
        now, criteria = db.db_now(), criteria_of(answers(number))
        best = shortlist.rank(criteria, now, 1).ranking.results
        if not best:
            continue
        match = match_request.by_token(match_request.token(criteria, now), now)
        start, provider = intervals.to_datetime(best[0].starts[-1]), Provider.objects.get(pk=best[0].provider)
        appointment = hold_actions.create_hold(
            match=match, provider=provider, start=start, network=b"", by="client", now=now
        )
        now = db.db_now()
        durations += clock.milliseconds(lambda _, now=now: _refresh(now), 1)
        hold_actions.release(appointment=appointment, by="client")
        _refresh(db.db_now())
    return clock.summary(durations)


def _refresh(now: Any) -> None:
    with index.current(now):
        pass


def _sustained() -> Figures:
    """Rank twenty times a second while a writer commits a change every six milliseconds. Measure how stale the index is."""
    ids = list(Provider.objects.filter(status="active").values_list("id", flat=True))
    criteria_list = [criteria_of(answers(number)) for number in range(50)]
    committed: deque[float] = deque()
    delays: list[float] = []
    finished = threading.Event()
    writer = threading.Thread(target=_write, args=(ids, committed, finished))
    writer.start()
    ranking_times, number, until, cpu = [], 0, time.perf_counter() + SECONDS, time.process_time()
    while time.perf_counter() < until:
        began = time.perf_counter()
        committed_before = len(committed)
        shortlist.rank(criteria_list[number % 50], db.db_now(), 20)
        ended = time.perf_counter()
        ranking_times.append((ended - began) * 1_000)
        delays += [(ended - committed.popleft()) * 1_000 for _ in range(committed_before)]
        number += 1
        time.sleep(max(0.05 - (ended - began), 0))
    finished.set()
    writer.join()
    busy = (time.process_time() - cpu) / SECONDS
    return {
        "changes": len(delays),
        "seen_after": clock.summary(delays),
        "ranking_meanwhile": clock.summary(ranking_times),
        "processor_share": round(busy, 2),
    }


def _write(ids: list[int], committed: deque[float], finished: threading.Event) -> None:
    """Change one provider after another on a separate connection, at CHANGES_A_MINUTE."""
    dice, began, count = Random(1), time.perf_counter(), 0
    try:
        while not finished.is_set():
            Provider.objects.filter(pk=dice.choice(ids)).update(notice=15 * dice.randint(1, 100))
            committed.append(time.perf_counter())
            count += 1
            finished.wait(max(began + count * 60 / CHANGES_A_MINUTE - time.perf_counter(), 0))
    finally:
        connection.close()


def _memory() -> Figures:
    """Return the process's peak memory in MiB before and after many rows were replaced."""
    now = db.db_now()
    loaded = snapshot.build(snapshot._read_changes(snapshot.NO_CHANGES), now)
    ids = list(loaded.states)[:100]
    rows, _listed, _until = snapshot.read(loaded.arrays, ids, now)
    _replace(loaded, rows, 1_000)
    before = _peak()
    _replace(loaded, rows, REPLACED)
    return {"replaced": REPLACED, "mib_before": before, "mib_after": _peak()}


def _replace(loaded: snapshot.Index, rows: dict[int, Any], count: int) -> None:
    ids = list(rows)
    for number in range(count):
        provider = ids[number % len(ids)]
        loaded._evict([provider])
        loaded.states[provider] = tuple(rows[provider])
        loaded.arrays.put(rows[provider])
        loaded.expiry_queue.add(dataset.AS_OF + timedelta(days=number % 60), provider)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
