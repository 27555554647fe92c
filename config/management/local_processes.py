"""Process handling that `make demo` and `make run` share."""

import signal
import socket
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config import embedded
from config.embedded.processes import Child
from config.management import sample_data
from config.management.sample_data import SampleAccounts

HOST = "127.0.0.1"


class LocalServiceCommand(BaseCommand, ABC):
    """Runs the service on this machine, with sample data, until Ctrl-C or SIGTERM. Reads PORT and PROVIDERS."""

    requires_system_checks = ()
    make_target: str
    default_providers: int

    def handle(self, *args: Any, **options: Any) -> None:
        port = settings.PORT
        providers = self.default_providers if settings.PROVIDERS is None else settings.PROVIDERS
        refuse_taken_port(port, f"make {self.make_target}")
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # SIGTERM does the same as Ctrl-C
        try:
            with ExitStack() as stack:
                self._run(stack, port, providers)
        except embedded.ServicesError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            # Printed after everything has stopped, and not to stdout: Ctrl-C may have ended the reader of a pipe.
            sys.stderr.write("\nStopped.\n")

    def _run(self, stack: ExitStack, port: int, providers: int) -> None:
        began = time.monotonic()
        data: Path = settings.DATA
        children: list[Child] = []
        if embedded.is_enabled():
            self.say(f"PostgreSQL and Redis, in {data}")
            children += stack.enter_context(embedded.services(data))
        accounts = sample_data.prepare(data, providers=providers, say=self.say)
        self.prepare()
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL's wrapper has it
        self.say("Worker and web server")
        children += self.start_processes(stack, data, port)
        self.say(self.invitation(data, port, accounts, time.monotonic() - began))
        wait_for_an_end(children)

    def prepare(self) -> None:
        """Do what is left to do before the processes start."""

    @abstractmethod
    def start_processes(self, stack: ExitStack, data: Path, port: int) -> list[Child]:
        """Start worker and web server, and return them once the first page answers. `stack` must stop them."""

    @abstractmethod
    def invitation(self, data: Path, port: int, accounts: SampleAccounts, seconds: float) -> str:
        """Return what to try, for a person. `seconds` is how long the start took."""

    def say(self, text: str) -> None:
        """Print a line at once."""
        self.stdout.write(text)
        self.stdout.flush()


def refuse_taken_port(port: int, command: str) -> None:
    """Raise `CommandError` if `port` can't be used; the message suggests `command` with another."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} can't be used ({error.strerror}). Choose another: {command} PORT={port + 1}"
            ) from error


def log_file(data: Path, name: str) -> Path:
    """Return the path of the log of process `name`. Creates its folder."""
    folder = data / "logs"
    folder.mkdir(exist_ok=True)
    return folder / f"{name}.log"


def wait_for_an_end(children: Sequence[Child]) -> None:
    """Wait until Ctrl-C. Raises `CommandError` when one of `children` ends."""
    while True:
        for child in children:
            if child.ended:
                log_tail = f" From {child.log}:\n{child.last_lines()}" if child.log.is_file() else ""
                raise CommandError(f"{child.name} has ended.{log_tail}")
        time.sleep(0.2)
