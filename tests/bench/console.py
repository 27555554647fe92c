"""The staff console over 12,000 providers: times and query counts of its pages, and an import applied and undone."""

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

PROVIDERS, REQUESTS, ROWS, BAD_EVERY = 12_000, 50, 10_000, 33
LIST = "/staff/directory/provider/"


def measure(say: Callable[[str], None]) -> dict[str, Any]:
    """Measure the pages with the test client (all middleware, no network), and the import with the worker's actions."""
    logging.disable(logging.INFO)
    if Provider.objects.count() < PROVIDERS:
        call_command("migrate", verbosity=0)
        call_command("seed_sample", providers=PROVIDERS, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    User.objects.filter(username="bench").delete()
    client = staff.signed_in_client("Provider relations", name="bench")
    ids = list(Provider.objects.order_by("npi").values_list("pk", flat=True))
    say("\nThe staff console, 12,000 providers")
    figures: dict[str, Any] = {
        "list": measure_page(client, lambda n: f"{LIST}?p={n + 1}"),
        "list_filtered": measure_page(client, lambda n: f"{LIST}?listed=yes&state=NY&p={n % 5 + 1}"),
        "search": measure_page(client, lambda n: f"{LIST}?q={('garcia', 'maya', '2990', 'lee', 'zzz')[n % 5]}"),
        "provider_page": measure_page(client, lambda n: f"{LIST}{ids[n * 97 % len(ids)]}/change/"),
        "provider_page_all_forms": measure_page(
            client, lambda n: f"{LIST}{ids[n * 97 % len(ids)]}/change/?rows=all", 20
        ),
        "history_page": measure_page(client, lambda n: f"{LIST}{ids[n * 97 % len(ids)]}/changes/"),
        "queues": measure_page(client, lambda _: f"{LIST}queues/", 20),
        "dashboard": measure_page(client, lambda _: f"{LIST}dashboard/", 20),
    }
    for name, values in figures.items():
        say(f"  {name:24} {values}")
    say("  importing")
    return figures | measure_import()


def measure_page(client: Client, path: Callable[[int], str], count: int = REQUESTS) -> Figures:
    """Return the times of one kind of page, and its lowest and highest number of SQL statements."""
    query_counts = []
    for number in range(5):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path(number)).status_code == 200
        query_counts.append(len(queries))
    times = clock.milliseconds(lambda number: client.get(path(number)), count)
    return clock.summary(times) | {"queries": f"{min(query_counts)}-{max(query_counts)}"}


def measure_import() -> dict[str, Any]:
    """Dry-run, apply, apply again and undo an import of 10,000 rows, of which one in 33 is bad."""
    content, bad = roster_file()
    before = state()
    figures: dict[str, Any] = {"rows": ROWS, "bad_rows": len(bad)}
    with progress() as row_counts:
        began = time.perf_counter()
        dry_run = process_upload(upload.create(name="bench.csv", content=content, by="bench", now=db.db_now()))
        figures["dry_run_s"] = round(time.perf_counter() - began, 1)
        figures["wrong_after_dry_run"] = int(state() != before)
        began = time.perf_counter()
        applied = process_upload(upload.apply(ref=dry_run.ref, now=db.db_now()))
        figures["apply_s"] = round(time.perf_counter() - began, 1)
    figures["progress_seen"] = len(row_counts)
    lines = {int(row["line"]) for row in csv.DictReader(io.StringIO(bytes(applied.rejects).decode()))}
    figures |= {"changed": applied.changed, "rejected": applied.rejected, "wrong_rejects": len(lines ^ bad)}
    second_run = process_upload(upload.create(name="bench.csv", content=content, by="bench", now=db.db_now()))
    second_run = process_upload(upload.apply(ref=second_run.ref, now=db.db_now()))
    figures["wrong_second_run"] = second_run.changed + second_run.created
    began = time.perf_counter()
    run = ImportRun.objects.get(pk=applied.run_id)
    figures["kept_at_undo"] = undo.undo(run=run, by="bench", now=db.db_now())
    figures["undo_s"] = round(time.perf_counter() - began, 1)
    after = state()
    figures["wrong_after_undo"] = int(after != before)
    figures["content_hash"] = f"{before['hash'][:16]} before, {after['hash'][:16]} after"
    return {"import": figures}


def process_upload(pending: Upload) -> Upload:
    """Process the upload like the worker."""
    claimed = upload.claim(now=db.db_now(), ref=pending.ref)
    assert claimed is not None
    return upload.process(upload=claimed, now=db.db_now())


def roster_file() -> tuple[bytes, set[int]]:
    """Return a file that changes the headline and the concerns of existing records, and the numbers of its bad lines."""
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
    """Return row counts and a hash over every column of every record."""
    digest = hashlib.sha256()
    for row in roster_rows.iterate(Provider.objects.order_by("npi")):
        digest.update("\x1f".join(f"{name}={row[name]}" for name in sorted(row)).encode() + b"\n")
    counts = {
        model.__name__: model._default_manager.count() for model in (Provider, License, Participation, WeeklyHours)
    }
    return counts | {"hash": digest.hexdigest()}


@contextmanager
def progress() -> Iterator[set[int]]:
    """Collect the row counts that a page would have shown if it polled ten times a second."""
    row_counts: set[int] = set()
    finished = threading.Event()

    def poll() -> None:
        while not finished.wait(0.1):
            row_counts.update(Upload.objects.filter(state__in=upload.WORK_STATES).values_list("rows", flat=True))
        connection.close()

    watcher = threading.Thread(target=poll)
    watcher.start()
    try:
        yield row_counts
    finally:
        finished.set()
        watcher.join()
