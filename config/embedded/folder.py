"""Where the parts of a data folder are, and the addresses that follow from it. Pure: nothing is touched."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
DATABASE = "attune"
PORT = 5432  # never a TCP port here: PostgreSQL names its socket after it
POSTGRES_SOCKET = f".s.PGSQL.{PORT}"
REDIS_SOCKET = "redis.sock"
# A socket's whole name must fit into sockaddr_un: 107 bytes on Linux, 103 on macOS.
SOCKET_NAME_LIMIT = 103


@dataclass(frozen=True)
class Folder:
    """A data folder. `run` holds the sockets and lies elsewhere when the folder's own path is too long or unusual."""

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
        """A short path of plain characters, so that it can stand unquoted in a URL; the same for every process."""
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
    """The folder named by `DATA`, else `.local/dev` for ATTUNE_ENV=dev and `.local/data` otherwise, in the project.

    Absolute, links resolved.
    """
    default = "dev" if os.environ.get("ATTUNE_ENV") == "dev" else "data"
    return Path(os.environ.get("DATA") or PROJECT / ".local" / default).resolve()


def is_enabled() -> bool:
    """Return whether this process has to start its own services: no URL names others, and this isn't production."""
    has_addresses = any(os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL"))
    return not has_addresses and os.environ.get("ATTUNE_ENV") != "production"


def database_settings(data: Path) -> dict[str, str]:
    """Django's `DATABASES` entry for the PostgreSQL of `data`. The port is stated so that `PGPORT` can't change it."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": str(Folder(data.resolve()).run),
        "PORT": str(PORT),
        "NAME": DATABASE,
        "USER": DATABASE,
    }


def redis_url(data: Path, db: int) -> str:
    """The address of database `db` for redis-py."""
    return f"unix://{Folder(data.resolve()).redis_socket}?db={db}"
