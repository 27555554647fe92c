"""`make bench`: every figure of docs/scaling.md, measured and printed, with JSON beside. All of it stays on this machine.

BENCH=full adds the ORM's joins over a million providers (an hour); BENCH=quick leaves the million out; BENCH=live
measures the service over HTTP only, BENCH=desk the staff console only.
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
SIZES: dict[str, tuple[int, ...]] = {"desk": (), "live": (), "quick": MILLION[:2], "": MILLION, "full": MILLION}
ORM_UP_TO = {"quick": 100_000, "": 100_000, "full": 1_000_000}
ASKED_SQL, ASKED_ORM, COMPARED = 100, 10, 20


def main() -> None:
    """Measure, print, and end with an error if anything was answered wrongly."""
    mode = os.environ.get("BENCH", "")
    if mode not in SIZES:
        sys.exit("BENCH is quick, full, live, desk or nothing.")
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
            figures[f"{size:,} providers"] = of_size(size, with_orm=size <= ORM_UP_TO[mode])
            gc.collect()
        if mode != "desk":
            figures["live"] = live(data, figures["loop_ms"])
        if mode != "live":
            figures["desk"] = desk()
    target = data / "bench.json"
    target.write_text(json.dumps(figures, indent=1))
    say(f"As JSON: {target}")
    wrong = wrongs(figures)
    if wrong:
        sys.exit(f"Not as promised: {', '.join(wrong)}")


def of_size(size: int, *, with_orm: bool) -> dict[str, Any]:
    """The ranking, the good statement and the joins over one made-up directory."""
    from matching.search.domain.hard_filters import MatchQuery
    from tests.bench import clock, dataset, engine, orm, sql

    say(f"\n{size:,} providers: drawing them")
    made = dataset.world(size)
    found = engine.measured(made)
    asked = [dataset.question(number) for number in range(ASKED_SQL)]
    questions = [MatchQuery(made.columns, criteria, dataset.AS_OF) for criteria in asked]
    say("  loading PostgreSQL")
    sql.load(made)
    sql.prepare()
    for question in questions:  # PostgreSQL warm, too
        sql.ask(question)
    found["sql"] = clock.summary(clock.milliseconds(lambda number: sql.ask(questions[number]), ASKED_SQL))
    agreed = [sql.agrees(made, criteria, engine.ranked(made, criteria)) for criteria in asked[:COMPARED]]
    found["sql_wrong"] = agreed.count(False)
    if with_orm:
        orm.load(made)
        agreed = [orm.agrees(one, engine.ranked(made, one.criteria).eligible) for one in questions[:ASKED_ORM]]
        found["orm_wrong"] = agreed.count(False)
        found["orm"] = clock.summary(clock.milliseconds(lambda number: orm.best(questions[number]), ASKED_ORM))
    sql.drop()
    orm.drop()
    median = found["index"]["median_ms"]
    found["times_faster"] = {
        name: round(found[name]["median_ms"] / median, 1) for name in ("sql", "orm") if name in found
    }
    found["times_the_floor"] = round(median / found["floor"]["median_ms"], 1)
    tell(found)
    return found


def live(data: Path, loop: float) -> dict[str, Any]:
    """12,000 sample providers: building and following the index, then the same over HTTP."""
    from tests.bench import fresh, web

    say("\n12,000 sample providers")
    found = fresh.measured(say)
    found |= web.measured(data, loop)
    tell(found)
    return found


def desk() -> dict[str, Any]:
    """The staff console: its pages, and an import of 10,000 rows."""
    from django.core.management import call_command

    from tests.bench import console

    call_command("migrate", verbosity=0)
    found = console.measured(say)
    tell(found)
    return found


def tell(found: dict[str, Any]) -> None:
    """A line for each figure."""
    for name, value in found.items():
        told = "  ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, dict) else value
        say(f"  {name:32} {told}")


def wrongs(figures: dict[str, Any], path: str = "") -> list[str]:
    """Where something was answered wrongly."""
    found = []
    for name, value in figures.items():
        if isinstance(value, dict):
            found += wrongs(value, f"{path}{name} / ")
        elif "wrong" in str(name) and value:
            found.append(path + name)
    return found


def say(text: str) -> None:
    """One line, at once."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
