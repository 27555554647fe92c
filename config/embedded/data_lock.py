"""Locks that let one process at a time start servers in a data folder. The kernel releases them when their holder ends."""

import fcntl
import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from config.embedded.processes import ServicesError

LEFTOVERS_WITHIN = 30.0  # seconds; a shutdown checkpoint after heavy writing takes a few


class OwnedError(ServicesError):
    """Another live process owns the folder."""


@contextmanager
def own(data: Path) -> Iterator[int]:
    """Lock `data` during the block. Yields a file descriptor that every server must inherit.

    There are two locks: one ends with this process, the other with the last server. A process that gets both knows that
    nothing runs in the folder, without trusting a stale pid.
    Raises `OwnedError` if a live process has it, and `ServicesError` if the servers of a killed process don't end in time.
    """
    with _open(data / "owner.lock") as owner, _open(data / "servers.lock") as servers:
        if not _try(owner):
            holder = owner.read().strip() or "another process"
            raise OwnedError(
                f"{data} is in use by {holder}. Stop that process, or set DATA to another folder for this one."
            )
        owner.truncate(0)
        owner.write(f"pid {os.getpid()} ({shlex.join(sys.argv)})")
        owner.flush()
        deadline = time.monotonic() + LEFTOVERS_WITHIN
        while not _try(servers):
            if time.monotonic() > deadline:
                raise ServicesError(f"Servers of an earlier run still work in {data}. Stop them, then try again.")
            time.sleep(0.05)
        yield servers.fileno()


def _open(path: Path) -> IO[str]:
    try:
        return path.open("a+")
    except PermissionError as error:
        raise ServicesError(
            f"{path.parent} belongs to another user. Run as that user, or set DATA to a folder of your own."
        ) from error


def _try(file: IO[str]) -> bool:
    file.seek(0)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
