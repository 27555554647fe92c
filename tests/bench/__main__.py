"""`make bench`: measures every figure of docs/scaling.md on this machine, prints them and writes them as JSON.

BENCH=full adds the ORM's joins over a million providers (an hour); BENCH=quick leaves the million out; BENCH=live
measures the service over HTTP only, BENCH=console the staff console only.
"""

import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
os.environ.setdefault("DATA", str(ROOT / ".local" / "bench"))

from config import embedded  # noqa: E402 (reads DATA)
from config.environment import select_settings  # noqa: E402

select_settings()

MILLION = (10_000, 100_000, 1_000_000)
SIZES: dict[str, tuple[int, ...]] = {"console": (), "live": (), "quick": MILLION[:2], "": MILLION, "full": MILLION}
ORM_UP_TO = {"quick": 100_000, "": 100_000, "full": 1_000_000}
SQL_QUERIES, ORM_QUERIES, COMPARED_RANKINGS = 100, 10, 20


def main() -> None:
    """Measure and print. Exits with an error if an answer was wrong."""
    mode = os.environ.get("BENCH", "")
    if mode not in SIZES:
        sys.exit("BENCH is quick, full, live, console or nothing.")
    data = embedded.data_folder()
    with embedded.services(data, buffers="2GB"):
        import django
        from django.conf import settings

        settings.INSTALLED_APPS += ["tests.bench"]
        django.setup()
        from tests.bench import clock

        figures: dict[str, Any] = {"loop_ms": round(clock.loop(), 2)}
        say(f"A plain loop of 200,000 multiply-adds: {figures['loop_ms']} ms")
        for size in SIZES[mode]:
            figures[f"{size:,} providers"] = ranking_figures(size, with_orm=size <= ORM_UP_TO[mode])
            gc.collect()
        if mode != "console":
            figures["live"] = live(data, figures["loop_ms"])
        if mode != "live":
            figures["console"] = staff_console()
    target = data / "bench.json"
    target.write_text(json.dumps(figures, indent=1))
    say(f"As JSON: {target}")
    wrong = wrong_answers(figures)
    if wrong:
        sys.exit(f"Not as promised: {', '.join(wrong)}")


def ranking_figures(size: int, *, with_orm: bool) -> dict[str, Any]:
    """Measure the index, the single SQL statement and the ORM's joins over one generated directory."""
    from matching.search.domain.hard_filters import MatchQuery
    from tests.bench import clock, dataset, engine, orm, sql

    say(f"\n{size:,} providers: generating them")
    directory = dataset.generate(size)
    figures = engine.measure(directory)
    criteria_list = [dataset.random_criteria(number) for number in range(SQL_QUERIES)]
    queries = [MatchQuery(directory.arrays, criteria, dataset.AS_OF) for criteria in criteria_list]
    say("  loading PostgreSQL")
    sql.load(directory)
    sql.prepare()
    for query in queries:  # warm up PostgreSQL, too
        sql.ask(query)
    figures["sql"] = clock.summary(clock.milliseconds(lambda number: sql.ask(queries[number]), SQL_QUERIES))
    agreed = [
        sql.agrees(directory, criteria, engine.ranked(directory, criteria))
        for criteria in criteria_list[:COMPARED_RANKINGS]
    ]
    figures["sql_wrong"] = agreed.count(False)
    if with_orm:
        orm.load(directory)
        agreed = [
            orm.agrees(query, engine.ranked(directory, query.criteria).eligible) for query in queries[:ORM_QUERIES]
        ]
        figures["orm_wrong"] = agreed.count(False)
        figures["orm"] = clock.summary(clock.milliseconds(lambda number: orm.top_twenty(queries[number]), ORM_QUERIES))
    sql.drop()
    orm.drop()
    median = figures["index"]["median_ms"]
    figures["times_faster"] = {
        name: round(figures[name]["median_ms"] / median, 1) for name in ("sql", "orm") if name in figures
    }
    figures["times_the_floor"] = round(median / figures["floor"]["median_ms"], 1)
    print_figures(figures)
    return figures


def live(data: Path, loop: float) -> dict[str, Any]:
    """Measure building and refreshing the index over 12,000 sample providers, then the service over HTTP."""
    from tests.bench import fresh, web

    say("\n12,000 sample providers")
    figures = fresh.measure(say)
    figures |= web.measure(data, loop)
    print_figures(figures)
    return figures


def staff_console() -> dict[str, Any]:
    """Measure the staff console: its pages, and an import of 10,000 rows."""
    from django.core.management import call_command

    from tests.bench import console

    call_command("migrate", verbosity=0)
    figures = console.measure(say)
    print_figures(figures)
    return figures


def print_figures(figures: dict[str, Any]) -> None:
    """Print a line for each figure."""
    for name, value in figures.items():
        text = "  ".join(f"{key} {figure}" for key, figure in value.items()) if isinstance(value, dict) else value
        say(f"  {name:32} {text}")


def wrong_answers(figures: dict[str, Any], path: str = "") -> list[str]:
    """Return the paths of the figures that count wrong answers and aren't zero."""
    problems = []
    for name, value in figures.items():
        if isinstance(value, dict):
            problems += wrong_answers(value, f"{path}{name} / ")
        elif "wrong" in str(name) and value:
            problems.append(path + name)
    return problems


def say(text: str) -> None:
    """Print a line without buffering."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
