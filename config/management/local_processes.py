"""Process handling that `make demo` and `make run` share."""

import socket
import time
from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import CommandError

from config.embedded.processes import Child

HOST = "127.0.0.1"


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
