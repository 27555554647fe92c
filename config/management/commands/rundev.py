"""`manage.py rundev`: the service for development. Code, templates and CSS reload; Ctrl-C stops everything."""

import http.client
import os
import shlex
import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config import embedded
from config.embedded import processes
from config.embedded.processes import Child
from config.management import local_processes, sample_data
from config.management.local_processes import HOST

PROVIDERS = 300  # fewer than the demo's, so that a first start is quick
READY_WITHIN = 120.0  # seconds for the first page
STOP_WITHIN = 10.0  # seconds for web and worker together
PACKAGES = ("config", "content", "matching", "providers")


class Command(BaseCommand):
    help = "Run Attune for development: its own PostgreSQL and Redis, sample data, and processes that reload."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENV != "dev":
            raise CommandError("Set ATTUNE_ENV=dev, as `make run` does.")
        port = int(os.environ.get("PORT") or 8000)
        providers = int(os.environ.get("PROVIDERS") or PROVIDERS)
        local_processes.refuse_taken_port(port, "make run")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with ExitStack() as stack:
                self._run(stack, port, providers)
        except embedded.ServicesError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            print("\nStopped.", file=sys.stderr)

    def _run(self, stack: ExitStack, port: int, providers: int) -> None:
        began = time.monotonic()
        data: Path = settings.DATA
        children: list[Child] = []
        if embedded.is_enabled():
            self._say(f"PostgreSQL and Redis, in {data}")
            children += stack.enter_context(embedded.services(data))
        accounts = sample_data.prepare(data, providers=providers, say=self._say)
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL's wrapper has it

        self._say("Web server and worker")
        web, worker = _start_web(port), _start_worker(data)
        stack.callback(processes.stop, web, worker, within=STOP_WITHIN)
        children += [web, worker]
        processes.wait_until(lambda: _answers(port), web, READY_WITHIN)
        site = f"http://localhost:{port}"
        self._say(f"""
Attune is ready after {time.monotonic() - began:.1f} s:  {site}/

  {site}/staff/    staff{accounts.sign_in_help(data)}
  {site}/practice/door/    a therapist, as {accounts.therapist}; link and code come by mail
  {data}/mailbox/    every mail

Edits of code, templates and CSS show by themselves. Ctrl-C stops everything; the next start keeps the data.
""")
        local_processes.wait_for_an_end(children)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _start_web(port: int) -> Child:
    command = [sys.executable, "manage.py", "runserver", f"{HOST}:{port}"]
    return processes.start("The web server", command, env=_unbuffered())


def _start_worker(data: Path) -> Child:
    """Start a worker that also runs the schedule; watchfiles restarts it when code changes."""
    worker = [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "--pool=threads", "-c", "2"),
        *("-B", "--schedule", str(data / "beat.schedule"), "--without-gossip", "--without-mingle", "-l", "warning"),
    ]
    command = [
        "nice",  # the web server restarts at the same time, and the developer is waiting for that one
        *(sys.executable, "-m", "watchfiles", "--filter", "python", "--target-type", "command"),
        *("--sigint-timeout", str(int(STOP_WITHIN)), "--verbosity", "warning", shlex.join(worker), *PACKAGES),
    ]
    return processes.start("The worker", command, env=_unbuffered())


def _unbuffered() -> dict[str, str]:
    return os.environ | {"PYTHONUNBUFFERED": "1"}


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
