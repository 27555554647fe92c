"""`python -m tests.round_trip`: export all providers and import the file again, as CSV and as XLSX. Nothing may change.

Once with sample therapists, once with records that the console's own page accepted, drawn from the limits of its fields.
"""

import logging
import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
os.environ |= {"ATTUNE_ENV": "test"}
os.environ.setdefault("DATA", str(ROOT / ".local" / "round-trip"))

from config import embedded  # noqa: E402 (reads DATA)
from config.environment import select_settings  # noqa: E402

select_settings()
DATABASE = "attune_round_trip"


def main(arguments: list[str] | None = None) -> None:
    """Run both round trips and print the figures. Exits with an error if anything changed."""
    options = _parser().parse_args(arguments)
    with embedded.services(embedded.data_folder()):
        import django

        django.setup()
        from django.test.utils import setup_test_environment

        from tests import template

        setup_test_environment()
        logging.disable(logging.INFO)
        changed = 0
        for fill, count in ((add_samples, options.providers), (add_odd_records, options.odd)):
            template.clone(DATABASE)
            fill(count, options.seed)
            changed += check(f"{count:,} {fill.__doc__}"[:-1])
        template.drop(DATABASE)
    if changed:
        sys.exit(f"{changed} providers changed or were rejected.")


def add_samples(count: int, seed: int) -> None:
    """sample therapists."""
    from config import db
    from providers.imports import actions
    from providers.imports.gateways import roster_csv
    from providers.sample import domain

    now, vocabulary = db.db_now(), actions.load_vocabulary()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.csv"
        roster_csv.write(path, domain.generate_rows(count, seed=seed, today=now.date(), vocabulary=vocabulary))
        source = roster_csv.Roster(path, vocabulary=vocabulary, today=now.date())
        actions.run(source, by="round trip", now=now, rejects=lambda row: None)


def add_odd_records(count: int, seed: int) -> None:
    """odd records that the page accepted."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as with_seed

    from tests.factories import staff
    from tests.factories.providers import create_listed_provider
    from tests.providers.console.test_round_trip import record_changes, save_on_page

    client = staff.signed_in_client("Provider relations")
    fields: Counter[str] = Counter()

    @with_seed(seed)
    @settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck]
    )
    @given(changes=record_changes())
    def save(changes: dict[str, str]) -> None:
        fields.update(save_on_page(client, create_listed_provider(concerns=("trauma",)), changes))

    started = time.perf_counter()
    save()
    print(
        f"Odd records: {sum(fields.values()):,} values of {len(fields)} fields, {time.perf_counter() - started:.0f} s"
    )


def check(label: str) -> int:
    """Export and import all providers in both formats. Print the counts, and return how many changed or were rejected."""
    from providers.directory.models import Provider
    from providers.imports.domain.roster import rows as roster
    from providers.imports.gateways import spreadsheet
    from providers.imports.queries import roster_rows
    from tests.providers.console.test_round_trip import stored

    before, wrong = stored(), 0
    for kind in ("CSV", "XLSX"):
        started = time.perf_counter()
        cells = roster_rows.iterate(Provider.objects.order_by("pk"))
        if kind == "CSV":
            content = b"".join(spreadsheet.write_csv(roster.NAMES, cells))
        else:
            content = spreadsheet.write_xlsx(roster.NAMES, cells)
        exported = time.perf_counter() - started
        run, rejected = import_file(content)
        seconds = time.perf_counter() - started - exported
        differs = stored() != before
        print(
            f"{label}, {kind}: {len(content) / 1e6:.1f} MB, exported in {exported:.1f} s, imported in {seconds:.1f} s: "
            f"{run.unchanged:,} unchanged, {run.created} created, {run.changed} changed, {run.rejected} rejected, "
            f"tables {'differ' if differs else 'equal'}",
            flush=True,
        )
        for row in rejected[:10]:
            print(f"  {row}")
        wrong += run.created + run.changed + run.rejected + differs
    return wrong


def import_file(content: bytes) -> tuple[Any, list[Any]]:
    """Import a roster. Return the run and the rejected rows."""
    from providers.imports import actions
    from providers.imports.gateways import roster_csv

    rejected: list[Any] = []
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster"
        path.write_bytes(content)
        source = roster_csv.Roster(path, vocabulary=actions.load_vocabulary(), today=now.date())
        return actions.run(source, by="round trip", now=now, rejects=rejected.append), rejected


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m tests.round_trip", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--providers", type=int, default=12_000, help="sample therapists")
    parser.add_argument("--odd", type=int, default=2_000, help="records from the limits of the page's fields")
    parser.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    main()
