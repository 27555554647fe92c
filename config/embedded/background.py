"""Embedded services that keep running between test runs, in a background process.

`python -m config.embedded.background FOLDER` is that process. The first run starts it, and later runs share its services.
It ends on `make stop`, when its folder is removed, or after two idle hours.
"""

import fcntl
import os
import re
import shlex
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from config.embedded import postgres, redis
from config.embedded.data_lock import OwnedError
from config.embedded.folder import PROJECT, Folder
from config.embedded.launcher import services
from config.embedded.processes import ServicesError

MODULE = "config.embedded.background"
IDLE_SECONDS = 2 * 60 * 60.0
CHECK_EVERY = 1.0  # seconds
READY_WITHIN = 120.0  # seconds for a first start, which creates the database files
STOP_WITHIN = 60.0
CLAIM_WITHIN = 2.0


@contextmanager
def in_use(data: Path) -> Iterator[None]:
    """Use the services of `data` in this block, and leave them running after it.

    Starts them in the background if needed. The block begins before they are ready: call `wait_until_ready`.
    Raises `OwnedError` if another process is inside such a block, because two test runs would use the same database.
    """
    data.mkdir(mode=0o711, parents=True, exist_ok=True)
    with claim(data):
        if owner(data) is None:
            _start(data)
        yield


@contextmanager
def claim(data: Path) -> Iterator[None]:
    """Keep other processes out of the folder during this block. Raises `OwnedError` if one uses it."""
    with _usage_file(data) as usage:
        deadline = time.monotonic() + CLAIM_WITHIN
        while not _try_lock(usage):
            usage.seek(0)
            user = usage.read()
            # Without a name it is the background process, which is checking for idleness or stopping its services.
            if user and time.monotonic() > deadline:
                raise OwnedError(
                    f"{data} is in use by {user}. Stop it, or set TEST_DATA to another folder for this run."
                )
            time.sleep(0.05)
        _write_user(usage, f"pid {os.getpid()} ({shlex.join(sys.argv)})")
        try:
            yield
        finally:
            _write_user(usage, "")  # the idle time counts from this change


def wait_until_ready(data: Path) -> None:
    """Wait until the services of `data` answer. Raises `ServicesError` on timeout."""
    folder = Folder(data.resolve())
    deadline = time.monotonic() + READY_WITHIN
    while not (postgres.answers(folder) and redis.answers(folder)):
        log = _log_path(data)
        if log.exists() and (error := log.read_text()):
            raise ServicesError(f"The services of {data} did not start. From {log}:\n{error}")
        if time.monotonic() > deadline:
            raise ServicesError(f"The services of {data} were not ready after {READY_WITHIN:g} s. See {log.parent}.")
        time.sleep(0.02)


class Owner(NamedTuple):
    """The process that owns the services of a folder."""

    pid: int
    command: str

    @property
    def is_background(self) -> bool:
        return Path(__file__).name in self.command


def owner(data: Path) -> Owner | None:
    """Return the process that owns the services of `data`, in the background or not; None if no live process does."""
    path = data / "owner.lock"
    if not path.exists():
        return None
    with path.open() as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                if holder := re.match(
                    r"pid (\d+) \((.*)\)", file.read(), re.DOTALL
                ):  # otherwise it has not written that yet
                    return Owner(int(holder[1]), holder[2])
            else:
                return None


def stop(data: Path) -> int | None:
    """Stop the process that owns the services of `data`, and the services. Return its pid, or None if there is none.

    Returns when everything has ended. Raises `ServicesError` if that takes too long.
    """
    holder = owner(data)
    if holder is None:
        return None
    os.kill(holder.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN
    while owner(data) == holder:
        if time.monotonic() > deadline:
            raise ServicesError(f"Process {holder.pid}, which owns {data}, has not ended after {STOP_WITHIN:g} s.")
        time.sleep(0.05)
    return holder.pid


def main(data: Path, idle_seconds: float = IDLE_SECONDS) -> None:
    """Run the services of `data` until SIGTERM, until one of them ends, the folder is removed, or they were idle too long."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    folder = data.stat().st_ino
    with _usage_file(data) as usage, services(data, durable=False) as children:
        while not any(child.ended for child in children):
            if not (data.exists() and data.stat().st_ino == folder):
                # Killed, because a normal stop would remove the sockets by name, and a new folder may have its own there.
                for child in children:
                    child.process.kill()
                return
            if _try_lock(usage):
                if time.time() - os.fstat(usage.fileno()).st_mtime > idle_seconds:
                    return  # a new run waits for the lock until the services have stopped
                fcntl.flock(usage, fcntl.LOCK_UN)
            time.sleep(CHECK_EVERY)


def _start(data: Path) -> None:
    """Start the background process, detached from this one."""
    log = _log_path(data)
    log.parent.mkdir(mode=0o700, exist_ok=True)
    os.posix_spawn(
        "/bin/sh",
        ["/bin/sh", "-c", 'cd "$0" && exec "$@"', str(PROJECT), sys.executable, "-m", MODULE, str(data)],
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,  # Ctrl-C in the terminal must not reach it
    )


def _log_path(data: Path) -> Path:
    return Folder(data).logs / "background.log"


def _usage_file(data: Path) -> IO[str]:
    """Return the file that is locked while the services are in use. Its modification time is the last change of that."""
    return (data / "usage.lock").open("a+")


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_user(usage: IO[str], text: str) -> None:
    usage.truncate(0)
    usage.write(text)
    usage.flush()
    os.utime(usage.fileno())


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), *map(float, sys.argv[2:]))
    except ServicesError as error:
        sys.exit(str(error))
