"""The index over PostgreSQL: building it, following one booking, following ten thousand changes a minute, and its memory."""

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
from matching.booking.actions import hold as holds
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


def measured(say: Callable[[str], None]) -> Figures:
    """All of it."""
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
    found = snapshot.build(snapshot._read_changes(snapshot.NO_CHANGES), now)
    seconds = time.perf_counter() - began
    held = sum(shard.nbytes for shard in found.columns.shards.values())
    return {"seconds": round(seconds, 2), "bytes_per_provider": held // max(found.columns.considered, 1)}


def _booking() -> Figures:
    """From a hold that is committed to a picture that shows it."""
    found = []
    for number in range(BOOKINGS):
        now, criteria = db.db_now(), criteria_of(answers(number))
        best = shortlist.rank(criteria, now, 1).ranking.results
        if not best:
            continue
        match = match_request.by_token(match_request.token(criteria, now), now)
        start, provider = intervals.to_datetime(best[0].starts[-1]), Provider.objects.get(pk=best[0].provider)
        held = holds.create_hold(match=match, provider=provider, start=start, network=b"", by="client", now=now)
        now = db.db_now()
        found += clock.milliseconds(lambda _, now=now: _look(now), 1)
        holds.release(appointment=held, by="client")
        _look(db.db_now())
    return clock.summary(found)


def _look(now: Any) -> None:
    with index.current(now):
        pass


def _sustained() -> Figures:
    """A writer commits a change every six milliseconds; we ask twenty times a second, and see how old what we see is."""
    ids = list(Provider.objects.filter(status="active").values_list("id", flat=True))
    asked = [criteria_of(answers(number)) for number in range(50)]
    committed: deque[float] = deque()
    late: list[float] = []
    over = threading.Event()
    writer = threading.Thread(target=_write, args=(ids, committed, over))
    writer.start()
    ranks, number, until, cpu = [], 0, time.perf_counter() + SECONDS, time.process_time()
    while time.perf_counter() < until:
        began = time.perf_counter()
        known = len(committed)
        shortlist.rank(asked[number % 50], db.db_now(), 20)
        ended = time.perf_counter()
        ranks.append((ended - began) * 1_000)
        late += [(ended - committed.popleft()) * 1_000 for _ in range(known)]
        number += 1
        time.sleep(max(0.05 - (ended - began), 0))
    over.set()
    writer.join()
    busy = (time.process_time() - cpu) / SECONDS
    return {
        "changes": len(late),
        "seen_after": clock.summary(late),
        "ranking_meanwhile": clock.summary(ranks),
        "processor_share": round(busy, 2),
    }


def _write(ids: list[int], committed: deque[float], over: threading.Event) -> None:
    """Change one provider after another in a connection of our own, at the rate that was named."""
    dice, began, count = Random(1), time.perf_counter(), 0
    try:
        while not over.is_set():
            Provider.objects.filter(pk=dice.choice(ids)).update(notice=15 * dice.randint(1, 100))
            committed.append(time.perf_counter())
            count += 1
            over.wait(max(began + count * 60 / CHANGES_A_MINUTE - time.perf_counter(), 0))
    finally:
        connection.close()


def _memory() -> Figures:
    """What many replaced rows leave behind: MiB of the process's peak before and after."""
    now = db.db_now()
    found = snapshot.build(snapshot._read_changes(snapshot.NO_CHANGES), now)
    ids = list(found.states)[:100]
    rows, _until = snapshot.read(found.columns, ids, now)
    _replace(found, rows, 1_000)
    before = _peak()
    _replace(found, rows, REPLACED)
    return {"replaced": REPLACED, "mib_before": before, "mib_after": _peak()}


def _replace(found: snapshot.Index, rows: dict[int, Any], count: int) -> None:
    ids = list(rows)
    for number in range(count):
        provider = ids[number % len(ids)]
        found._evict([provider])
        found.states[provider] = tuple(rows[provider])
        found.columns.put(rows[provider])
        found.expiry_queue.add(dataset.AS_OF + timedelta(days=number % 60), provider)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
