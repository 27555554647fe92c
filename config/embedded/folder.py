"""The paths inside a data folder, and the service URLs that follow from it. Nothing here reads or writes files."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
DATABASE = "attune"
PORT = 5432  # not a TCP port: PostgreSQL names its socket after it
POSTGRES_SOCKET = f".s.PGSQL.{PORT}"
REDIS_SOCKET = "redis.sock"
# The path of a socket must fit into sockaddr_un: 107 bytes on Linux, 103 on macOS.
SOCKET_NAME_LIMIT = 103


@dataclass(frozen=True)
class Folder:
    """A data folder. Its sockets are in `run`, which is elsewhere if the folder's own path is too long or unusual."""

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def redis(self) -> Path:
        return self.root / "redis"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def run(self) -> Path:
        """The folder of the sockets: a short path, the same for every process, that needs no quoting in a URL."""
        local_run = self.root / "run"
        longest = len(os.fsencode(local_run / POSTGRES_SOCKET))
        if longest <= SOCKET_NAME_LIMIT and re.fullmatch(r"[\w./-]+", str(local_run), re.ASCII):
            return local_run
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        # Not TMPDIR: two shells that share the services may differ in it.
        return Path("/tmp") / f"attune-{os.geteuid()}-{digest}"  # noqa: S108

    @property
    def postgres_socket(self) -> Path:
        return self.run / POSTGRES_SOCKET

    @property
    def redis_socket(self) -> Path:
        return self.run / REDIS_SOCKET


def data_folder() -> Path:
    """Return the folder that `DATA` names, else `.local/dev` for ATTUNE_ENV=dev and `.local/data` otherwise, in the project.

    Absolute, links resolved.
    """
    default = "dev" if os.environ.get("ATTUNE_ENV") == "dev" else "data"
    return Path(os.environ.get("DATA") or PROJECT / ".local" / default).resolve()


def is_enabled() -> bool:
    """Return whether this process has to start its own services: no URL names others, and this isn't production."""
    has_addresses = any(os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL"))
    return not has_addresses and os.environ.get("ATTUNE_ENV") != "production"


def database_settings(data: Path) -> dict[str, str]:
    """Return Django's `DATABASES` entry for the PostgreSQL of `data`. It sets the port, so that `PGPORT` can't change it."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": str(Folder(data.resolve()).run),
        "PORT": str(PORT),
        "NAME": DATABASE,
        "USER": DATABASE,
    }


def redis_url(data: Path, db: int) -> str:
    """Return the URL of database `db` for redis-py."""
    return f"unix://{Folder(data.resolve()).redis_socket}?db={db}"
