"""The staff console over 12,000 providers: how long its pages take and what they ask, and an import done and undone."""

import csv
import hashlib
import io
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config import db
from config.staff.models import User
from providers.directory.models import License, Participation, Provider, WeeklyHours
from providers.imports.actions import undo, upload
from providers.imports.domain.roster import rows as roster
from providers.imports.gateways import spreadsheet
from providers.imports.models import ImportRun, Upload
from providers.imports.queries import roster_rows
from tests.bench import clock
from tests.bench.clock import Figures
from tests.factories import staff

PROVIDERS, ASKED, ROWS, BAD_EVERY = 12_000, 50, 10_000, 33
LIST = "/staff/directory/provider/"


def measured(say: Callable[[str], None]) -> dict[str, Any]:
    """Pages by the test client, so with all middleware and no network; the import by the actions that the worker calls."""
    logging.disable(logging.INFO)
    if Provider.objects.count() < PROVIDERS:
        call_command("migrate", verbosity=0)
        call_command("seed_sample", providers=PROVIDERS, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    User.objects.filter(username="bench").delete()
    client = staff.signed_in_client("Provider relations", name="bench")
    ids = list(Provider.objects.order_by("npi").values_list("pk", flat=True))
    say("\nThe staff console, 12,000 providers")
    found: dict[str, Any] = {
        "list": page(client, lambda n: f"{LIST}?p={n + 1}"),
        "list_filtered": page(client, lambda n: f"{LIST}?listed=yes&state=NY&p={n % 5 + 1}"),
        "search": page(client, lambda n: f"{LIST}?q={('garcia', 'maya', '2990', 'lee', 'zzz')[n % 5]}"),
        "provider_page": page(client, lambda n: f"{LIST}{ids[n * 97 % len(ids)]}/change/"),
        "provider_page_all_forms": page(client, lambda n: f"{LIST}{ids[n * 97 % len(ids)]}/change/?rows=all", 20),
        "history_page": page(client, lambda n: f"{LIST}{ids[n * 97 % len(ids)]}/changes/"),
        "queues": page(client, lambda _: f"{LIST}queues/", 20),
        "dashboard": page(client, lambda _: f"{LIST}dashboard/", 20),
    }
    for name, figures in found.items():
        say(f"  {name:24} {figures}")
    say("  importing")
    return found | imported()


def page(client: Client, path: Callable[[int], str], count: int = ASKED) -> Figures:
    """Times of one kind of page, and the number of statements: the least and the most."""
    asked = []
    for number in range(5):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path(number)).status_code == 200
        asked.append(len(queries))
    times = clock.milliseconds(lambda number: client.get(path(number)), count)
    return clock.summary(times) | {"queries": f"{min(asked)}-{max(asked)}"}


def imported() -> dict[str, Any]:
    """10,000 rows of which one in 33 is bad: tried, applied, applied again, undone."""
    content, bad = roster_file()
    before = state()
    found: dict[str, Any] = {"rows": ROWS, "bad_rows": len(bad)}
    with progress() as seen:
        began = time.perf_counter()
        tried = work(upload.create(name="bench.csv", content=content, by="bench", now=db.db_now()))
        found["dry_run_s"] = round(time.perf_counter() - began, 1)
        found["wrong_after_dry_run"] = int(state() != before)
        began = time.perf_counter()
        done = work(upload.apply(ref=tried.ref, now=db.db_now()))
        found["apply_s"] = round(time.perf_counter() - began, 1)
    found["progress_seen"] = len(seen)
    lines = {int(row["line"]) for row in csv.DictReader(io.StringIO(bytes(done.rejects).decode()))}
    found |= {"changed": done.changed, "rejected": done.rejected, "wrong_rejects": len(lines ^ bad)}
    again = work(upload.create(name="bench.csv", content=content, by="bench", now=db.db_now()))
    again = work(upload.apply(ref=again.ref, now=db.db_now()))
    found["wrong_second_run"] = again.changed + again.created
    began = time.perf_counter()
    run = ImportRun.objects.get(pk=done.run_id)
    found["kept_at_undo"] = undo.undo(run=run, by="bench", now=db.db_now())
    found["undo_s"] = round(time.perf_counter() - began, 1)
    after = state()
    found["wrong_after_undo"] = int(after != before)
    found["content_hash"] = f"{before['hash'][:16]} before, {after['hash'][:16]} after"
    return {"import": found}


def work(waiting: Upload) -> Upload:
    """What the worker does with it."""
    claimed = upload.claim(now=db.db_now(), ref=waiting.ref)
    assert claimed is not None
    return upload.process(upload=claimed, now=db.db_now())


def roster_file() -> tuple[bytes, set[int]]:
    """The file, and the lines that are bad: each changes a headline, the hours or a training of a real record."""
    names = [name for name in roster.NAMES if name != "bio"]
    rows, bad, line = [], set(), 1
    for number, row in enumerate(roster_rows.iterate(Provider.objects.order_by("npi")[:ROWS])):
        line += 1
        row["headline"] = f"Bench {number}"
        row["concerns"], row["focus"] = "trauma; sleep; grief", "sleep"
        if number % BAD_EVERY == BAD_EVERY - 1:
            bad.add(line)
            name, value = (("npi", "1234567890"), ("timezone", "Mars/Olympus"), ("capacity", "many"))[number % 3]
            row[name] = value
        rows.append(row)
    return b"".join(spreadsheet.write_csv(names, rows)), bad


def state() -> dict[str, Any]:
    """Row counts and a hash over every column of every record."""
    digest = hashlib.sha256()
    for row in roster_rows.iterate(Provider.objects.order_by("npi")):
        digest.update("\x1f".join(f"{name}={row[name]}" for name in sorted(row)).encode() + b"\n")
    counts = {
        model.__name__: model._default_manager.count() for model in (Provider, License, Participation, WeeklyHours)
    }
    return counts | {"hash": digest.hexdigest()}


@contextmanager
def progress() -> Iterator[set[int]]:
    """The numbers of rows read that a page which looks again and again would have shown."""
    seen: set[int] = set()
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            seen.update(Upload.objects.filter(state__in=upload.WORK_STATES).values_list("rows", flat=True))
        connection.close()

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()
