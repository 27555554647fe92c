"""Starts both services, and stops them in reverse order."""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.embedded import data_lock, postgres, processes, redis
from config.embedded.data_lock import OwnedError
from config.embedded.folder import Folder
from config.embedded.processes import Child, ServicesError

SHARE_WITHIN = 60.0  # seconds to wait for the owner's own start


@contextmanager
def services(
    data: Path, *, durable: bool = True, share: bool = False, buffers: str = "128MB"
) -> Iterator[Sequence[Child]]:
    """Run PostgreSQL and Redis on the sockets of `data` during the block. Yields the child processes.

    With `share`, uses the services that another live process runs there, and yields an empty list.
    Without `durable`, for tests, a crash of the machine may lose data. `buffers` is PostgreSQL's `shared_buffers`.
    Call it from the main thread. Raises `ServicesError` with a message for people.
    """
    folder = Folder(data.resolve())
    _create(folder.root, mode=0o711)
    with ExitStack() as stack:
        try:
            keep = stack.enter_context(data_lock.own(folder.root))
        except OwnedError:
            if not share:
                raise
            _wait_for_owner(folder)
            yield ()
            return
        _prepare(folder)
        stack.callback(_remove_run, folder.run, folder.run.stat().st_ino)
        database = postgres.start(folder, durable=durable, keep=keep, buffers=buffers)
        stack.callback(processes.stop, database, within=30)
        broker = redis.start(folder, durable=durable, keep=keep)
        stack.callback(processes.stop, broker, within=10)
        yield database, broker


def _wait_for_owner(folder: Folder) -> None:
    deadline = time.monotonic() + SHARE_WITHIN
    while not (postgres.answers(folder) and redis.answers(folder)):
        if time.monotonic() > deadline:
            raise ServicesError(f"A process owns {folder.root}, but its services don't answer. See {folder.logs}.")
        time.sleep(0.1)


def _prepare(folder: Folder) -> None:
    """Create the folders with the right owner, and remove sockets of an earlier run. The caller must own the folder."""
    account = processes.server_account()
    _create(folder.logs, mode=0o700)
    _refuse_foreign(folder.run)
    if folder.run.exists():
        shutil.rmtree(folder.run)
    for path in (folder.run, folder.redis):
        _create(path, mode=0o700)
        shutil.chown(path, account)
    if folder.postgres.exists():
        _refuse_foreign(folder.postgres)


def _remove_run(run: Path, inode: int) -> None:
    """Remove the folder of the sockets, unless the data folder was removed meanwhile, or belongs to a new owner."""
    if run.exists() and run.stat().st_ino == inode:
        shutil.rmtree(run)


def _create(path: Path, mode: int) -> None:
    try:
        path.mkdir(mode=mode, parents=True, exist_ok=True)
    except (PermissionError, FileExistsError, NotADirectoryError) as error:
        raise ServicesError(f"{path} can't be created ({error.strerror}). Set DATA to a folder of your own.") from error


def _refuse_foreign(path: Path) -> None:
    """Raise if `path` is a link or belongs to neither us nor the servers' account."""
    try:
        owner = path.lstat().st_uid
    except FileNotFoundError:
        return
    if path.is_symlink() or owner not in {os.geteuid(), processes.server_account()}:
        raise ServicesError(
            f"{path} belongs to user id {owner}, not to us. Run as that user, or set DATA to another folder."
        )
