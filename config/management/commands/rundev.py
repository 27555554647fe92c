"""`manage.py rundev`: the service for development. Code, templates and CSS reload; Ctrl-C stops everything."""

import http.client
import os
import shlex
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from config.embedded import processes
from config.embedded.processes import Child
from config.management.local_processes import HOST, LocalServiceCommand
from config.management.sample_data import SampleAccounts

READY_WITHIN = 120.0  # seconds for the first page
STOP_WITHIN = 10.0  # seconds for web and worker together
PACKAGES = ("config", "content", "matching", "providers")


class Command(LocalServiceCommand):
    help = "Run Attune for development: its own PostgreSQL and Redis, sample data, and processes that reload."
    make_target = "run"
    default_providers = 300  # fewer than the demo's, so that a first start is quick

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENV != "dev":
            raise CommandError("Set ATTUNE_ENV=dev, as `make run` does.")
        super().handle(*args, **options)

    def start_processes(self, stack: ExitStack, data: Path, port: int) -> list[Child]:
        web, worker = _start_web(port), _start_worker()
        stack.callback(processes.stop, web, worker, within=STOP_WITHIN)
        processes.wait_until(lambda: _answers(port), web, READY_WITHIN)
        return [web, worker]

    def invitation(self, data: Path, port: int, accounts: SampleAccounts, seconds: float) -> str:
        site = f"http://localhost:{port}"
        return f"""
Attune is ready after {seconds:.1f} s:  {site}/

  {site}/staff/    staff{accounts.sign_in_help(data)}
  {site}/practice/door/    a therapist, as {accounts.therapist}; link and code come by mail
  {data}/mailbox/    every mail

Edits of code, templates and CSS show on the next request. Ctrl-C stops everything; the next start keeps the data.
"""


def _start_web(port: int) -> Child:
    server = [sys.executable, "manage.py", "serve", "--host", HOST, "--port", str(port)]
    return processes.start("The web server", _reloading(server), env=_environment(WEB_PROCESSES="1"))


def _start_worker() -> Child:
    worker = [sys.executable, "manage.py", "run_worker", "--threads", "2"]
    # The web server restarts at the same time, and the developer is waiting for that one.
    return processes.start("The worker", ["nice", *_reloading(worker)], env=_environment())


def _reloading(command: list[str]) -> list[str]:
    """Return a command that runs `command`, and starts it again when code changes."""
    return [
        *(sys.executable, "-m", "watchfiles", "--filter", "python", "--target-type", "command"),
        *("--sigint-timeout", str(int(STOP_WITHIN)), "--verbosity", "warning", shlex.join(command), *PACKAGES),
    ]


def _environment(**variables: str) -> dict[str, str]:
    return os.environ | {"PYTHONUNBUFFERED": "1"} | variables


def _answers(port: int) -> bool:
    """Return whether the home page answers."""
    web = http.client.HTTPConnection(HOST, port, timeout=READY_WITHIN)
    try:
        web.request("GET", "/")
        return web.getresponse().status == http.client.OK
    except ConnectionError:
        return False
    finally:
        web.close()
