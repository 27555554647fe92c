"""`manage.py demo`: set up and run the whole service on this machine until Ctrl-C."""

import http.client
import json
import os
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError

from config.embedded import processes
from config.embedded.processes import Child
from config.management import local_processes
from config.management.local_processes import LocalServiceCommand
from config.management.sample_data import SampleAccounts

STARTED = " runtime-1"  # the end of the line that each web process logs when it listens
READY_WITHIN = 120.0  # seconds for the first page, and for the first match, which loads every therapist
STOP_WITHIN = 2.0  # seconds for web and worker together
MATCH = {"state": "NY", "age_group": "adult", "self_pay_max": "250", "concerns": ["trauma"]}


class Command(LocalServiceCommand):
    help = "Run Attune with its own PostgreSQL and Redis, sample therapists, worker and web server. Ctrl-C stops it."
    make_target = "demo"
    default_providers = 12_000

    def prepare(self) -> None:
        if _static_files_are_stale():
            self.say("Static files")
            call_command("collectstatic", verbosity=0, interactive=False)

    def start_processes(self, stack: ExitStack, data: Path, port: int) -> list[Child]:
        worker, web = _start_worker(data), _start_web(data, port)
        stack.callback(processes.stop, web, worker, within=STOP_WITHIN)
        processes.wait_until(lambda: _all_started(web), web, READY_WITHIN)
        processes.wait_until(lambda: _answer(port, "GET", "/health/ready") == http.client.OK, web, READY_WITHIN)
        self._warm_up(port, web)
        return [worker, web]

    def invitation(self, data: Path, port: int, accounts: SampleAccounts, seconds: float) -> str:
        site = f"http://localhost:{port}"
        texts = f"\n  {data}/texts/              every text" if settings.SMS_BACKEND == "file" else ""
        return f"""
Attune is ready after {seconds:.1f} s:  {site}/

Try:
  {site}/                    find a therapist and book
  {site}/library/            what a clinician signed
  {site}/api/v1/docs/        the API, to read and to try
  {site}/staff/              the staff's place{accounts.sign_in_help(data)}
  {site}/cms/review/         what waits for a clinician's signature, for author and reviewer
  {site}/practice/door/      a therapist's own place, as {accounts.therapist}; link and code come by mail
  {data}/mailbox/            every mail it sends, as a file{texts}
  {data}/logs/               what the services say

  curl -s {site}/api/v1/matches/ -H 'Content-Type: application/json' \\
    -d '{json.dumps(MATCH)}'

The therapists are fictional. Ctrl-C stops everything; the next start keeps the data."""

    def _warm_up(self, port: int, web: Child) -> None:
        """Make every web process build its ranking index, so that the first visitor doesn't wait for it.

        The kernel distributes connections, so this opens more than there are processes. The threads are daemons, so that
        Ctrl-C doesn't wait for them.
        """
        answers: list[int | None] = []
        threads = [
            threading.Thread(
                target=lambda: answers.append(_answer(port, "POST", "/api/v1/matches/", MATCH)), daemon=True
            )
            for _ in range(settings.WEB_PROCESSES * 4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if set(answers) != {http.client.OK}:
            raise CommandError(f"The first matches were answered with {answers}. See {web.log}")


def _static_files_are_stale() -> bool:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return True
    collected = manifest.stat().st_mtime
    return any(
        os.stat(storage.path(path)).st_mtime > collected
        for finder in get_finders()
        for path, storage in finder.list([])
    )


def _start_worker(data: Path) -> Child:
    command = [sys.executable, "manage.py", "run_worker", "--threads", "2"]
    return processes.start("The worker", command, log=local_processes.log_file(data, "worker"))


def _start_web(data: Path, port: int) -> Child:
    command = [sys.executable, "manage.py", "serve", "--host", local_processes.HOST, "--port", str(port)]
    log = local_processes.log_file(data, "web")
    return processes.start("The web server", command, log=log, stop_signal=signal.SIGINT)


def _all_started(web: Child) -> bool:
    """Return whether every web process listens. One can answer requests, but stopping would wait for the others to start."""
    return web.log.read_text().count(STARTED) == settings.WEB_PROCESSES


def _answer(port: int, method: str, path: str, body: object = None) -> int | None:
    """Return the status of one request on a new connection, or None if no process listens yet."""
    web = http.client.HTTPConnection(local_processes.HOST, port, timeout=READY_WITHIN)
    try:
        web.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
        return web.getresponse().status
    except ConnectionError:
        return None
    finally:
        web.close()
