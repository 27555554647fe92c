"""Child processes that end with this one, and the unprivileged account that servers use when this process is root."""

import ctypes
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.embedded.folder import PROJECT

UNPRIVILEGED_UID = 65534  # PostgreSQL refuses to run as root
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class ServicesError(Exception):
    """The services can't run. The message says in one line what is wrong and what to do."""


@dataclass(frozen=True)
class Child:
    """A child process: its name for people, the file its output goes to, and the signal that asks it to stop."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM

    def last_lines(self, count: int = 12) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])

    @property
    def ended(self) -> bool:
        with _undisturbed():
            return self.process.poll() is not None


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
    env: dict[str, str] | None = None,
    keep: Sequence[int] = (),
    server: bool = False,
) -> Child:
    """Start `command` in the project folder, in its own process session, where Ctrl-C in a terminal doesn't reach it.

    The kernel sends it `stop_signal` when the calling *thread* ends, however that happens: call from the main thread.
    Its output goes to `log`, or to this process's output without one. `keep` are file descriptors that it inherits. A
    `server` runs as `server_account()`, with another folder and environment.
    """
    arguments = [os.fspath(part) for part in command]
    options: dict[str, Any] = {"env": env, "pass_fds": keep, "cwd": PROJECT}
    if server:
        options |= {"env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"} | (env or {}), "cwd": "/"}
        if server_account() != os.geteuid():
            if _closed(Path(part) for part in arguments if part.startswith("/")):
                arguments = [*through_closed_folders(stop_signal), *arguments]
            else:
                options |= {"user": UNPRIVILEGED_UID, "group": UNPRIVILEGED_UID, "extra_groups": []}
    if log and log.exists():
        log.replace(log.with_name(f"{log.name}.1"))  # the output of the run before, in case it crashed
    with log.open("wb") if log else nullcontext() as output:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=_die_with(os.getpid(), stop_signal),
            **options,
        )
    return Child(name, process, log or Path(os.devnull), stop_signal)


def stop(*children: Child, within: float) -> None:
    """Ask all of them to stop, wait up to `within` seconds, then kill what is left of their groups. Ignores Ctrl-C."""
    with _undisturbed():
        for child in children:
            child.process.send_signal(child.stop_signal)  # has no effect on one that has ended
        deadline = time.monotonic() + within
        for child in children:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, deadline - time.monotonic()))
            with suppress(ProcessLookupError):  # the usual case: no process is left
                os.killpg(child.process.pid, signal.SIGKILL)  # it is the leader of its session
            child.process.wait()


def server_account() -> int:
    """Return the user id that servers run as: the current one, or an unprivileged one if this process is root."""
    return os.geteuid() or UNPRIVILEGED_UID


def wait_until(ready: Callable[[], bool], child: Child, within: float) -> None:
    """Wait until `ready()` is true. Raises `ServicesError` if `child` ends first or `within` seconds pass."""
    deadline = time.monotonic() + within
    while not ready():
        if child.ended:
            raise ServicesError(f"{child.name} ended while starting. From {child.log}:\n{child.last_lines()}")
        if time.monotonic() > deadline:
            raise ServicesError(f"{child.name} was not ready after {within:g} s. See {child.log}")
        time.sleep(0.02)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Delay Ctrl-C: inside `Popen.poll` it can leave a lock held, for which a later `wait` would wait forever."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _die_with(parent: int, death_signal: signal.Signals) -> Callable[[], None] | None:
    if _libc is None:
        return None
    prctl = _libc.prctl

    def ask_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, death_signal.value)
        if os.getppid() != parent:  # it died before the request
            os._exit(1)

    return ask_kernel


def _closed(paths: Iterable[Path]) -> bool:
    """Return whether a folder above one of `paths` can be entered only by its owner, like a home folder of mode 700."""
    folders = {folder for path in paths for folder in path.resolve().parents if folder.exists()}
    return not all(folder.stat().st_mode & stat.S_IXOTH for folder in folders)


def through_closed_folders(death_signal: signal.Signals) -> list[str]:
    """Return the command that switches to the unprivileged account but can still enter closed folders.

    Changing the folders' modes instead would open a home folder to everyone.

    Changing accounts clears the death signal, so `setpriv` has to ask for it again.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServicesError(
            "The project lies below a folder that only root may enter, and `setpriv` is missing: "
            "install util-linux, or move the project."
        )
    capability = "+dac_read_search"
    return [
        setpriv,
        f"--reuid={UNPRIVILEGED_UID}",
        f"--regid={UNPRIVILEGED_UID}",
        "--clear-groups",
        f"--inh-caps={capability}",
        f"--ambient-caps={capability}",
        "--securebits=+no_setuid_fixup",  # initdb finds its other executables with access(2), which respects this right too
        f"--pdeathsig={death_signal.name.removeprefix('SIG')}",
        "--",
    ]
