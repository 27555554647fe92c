"""`make chaos`: runs named faults under load and checks what the service promises. `ARGS="kill_db redis_out"` picks some.

SCALE=0.1 makes all of it ten times smaller. Everything runs in `.local/chaos` (or DATA), on the loopback interface.
"""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
os.environ.setdefault("DATA", str(ROOT / ".local" / "chaos"))
os.environ["THROTTLE"] = "off"

from config import embedded  # noqa: E402 (reads DATA)
from config.environment import select_settings  # noqa: E402

select_settings()

PROVIDERS = 1_000


def main() -> None:
    """Run the scenarios that were named, or all. Exits with an error if a promise was broken."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # end the started processes, too
    data, scale = embedded.data_folder(), float(os.environ.get("SCALE", "1"))
    from tests.chaos.environment import start

    with start(data) as environment:
        import django

        django.setup()
        from django.core.management import call_command

        from providers.directory.models import Provider
        from tests.chaos import faults, floods, outages, races, truths

        scenarios = [
            *(races.race_hot_slot, races.any_provider, races.many_times, races.idem_storm, races.hold_edge),
            *(races.client_limits, races.reschedule_swap, faults.mixed_ops, faults.release_burst, faults.kill_web),
            *(faults.kill_db, faults.redis_out, faults.notices, faults.worker_out, truths.tz_sweep, truths.backup),
            *(outages.slow_clients, outages.outages),
            floods.flood,
        ]
        known = {scenario.__name__: scenario for scenario in scenarios}
        unknown = set(sys.argv[1:]) - known.keys()
        if unknown:
            sys.exit(f"No such scenario: {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if Provider.objects.count() < PROVIDERS:
            call_command("seed_sample", providers=PROVIDERS)
        environment.serve()
        began = time.monotonic()
        verdicts = {name: run(known[name], environment, scale) for name in sys.argv[1:] or known}
    print("\n" + "\n".join(f"{name:20} {verdict}" for name, verdict in verdicts.items()))
    print(f"{time.monotonic() - began:.0f} s in all (goal: 720)")
    if any(verdict != "as promised" for verdict in verdicts.values()):
        sys.exit(1)


def run(scenario: Any, environment: Any, scale: float) -> str:
    """Run one scenario and its checks. Return the verdict."""
    from django.db import connection

    from tests.chaos import checker
    from tests.chaos.clients import Log

    log, began = Log(), time.monotonic()
    print(f"\n{scenario.__name__}: {' '.join((scenario.__doc__ or '').split())}", flush=True)
    report = scenario(environment, log, scale)
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # its connections may be of a server that was killed
    counts = {name: value for name, value in report.items() if name not in ("load", "figures")}
    broken = {name: count for name, count in counts.items() if count} | checker.violations(log)
    print(f"  load    {report['load']}; {time.monotonic() - began:.0f} s")
    print(f"  checks  {', '.join(counts) or 'invariants alone'}; {len(checker.QUERIES) + 4} invariants")
    if "figures" in report:
        print(f"  figures {report['figures']}")
    verdict = "as promised" if not broken else f"NOT: {broken}"
    print(f"  verdict {verdict}", flush=True)
    return verdict


if __name__ == "__main__":
    main()
