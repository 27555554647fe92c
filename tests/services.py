"""Embedded services for a test run, and a block on connections to other machines. Loaded by `-p`, before Django's settings.

Tests use `.local/test`, so that a demo can run at the same time, or the folder in TEST_DATA, so that two runs can.
Parallel workers share the services of the first process. Services keep running for the next run (`make stop` stops
them), unless CI is set.
"""

import gc
import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from psycopg import sql

# Garbage collection during imports would take half a second and find nothing.
gc.disable()

os.environ["ATTUNE_ENV"] = "test"
os.environ["DATA"] = os.environ.get("TEST_DATA") or str(Path(__file__).resolve().parent.parent / ".local" / "test")

# Parallel workers share Redis, and each empties its own database before a test.
os.environ["CACHE_DB"] = str(1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")))

from config import embedded  # noqa: E402 (reads the variables above)
from config.embedded import background  # noqa: E402

_services = ExitStack()
_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


def pytest_configure(config: pytest.Config) -> None:
    """Block connections in every process. Start the services in the first one, or use those of an earlier run."""
    socket.socket.connect = _connect_near  # type: ignore[method-assign]
    socket.socket.connect_ex = _connect_ex_near  # type: ignore[method-assign]
    if not embedded.is_enabled() or hasattr(config, "workerinput"):
        return
    data = embedded.data_folder()
    try:
        if os.environ.get("CI"):
            _services.enter_context(_stopped_at_the_end(data))
        else:
            running = background.owner(data) is not None
            _services.enter_context(background.in_use(data))
            if running:
                background.wait_until_ready(data)
                _remove_leftovers(data)
    except embedded.ServicesError as error:
        raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Wait for the services, which start while tests are collected. Runs in every process."""
    gc.freeze()
    gc.enable()
    if embedded.is_enabled():
        background.wait_until_ready(embedded.data_folder())


def pytest_unconfigure() -> None:
    """Stop what was started here, but leave background services for the next run."""
    _services.close()
    socket.socket.connect = _connect  # type: ignore[method-assign]
    socket.socket.connect_ex = _connect_ex  # type: ignore[method-assign]


@contextmanager
def _stopped_at_the_end(data: Path) -> Iterator[None]:
    """Run services for this run only, as in continuous integration."""
    data.mkdir(parents=True, exist_ok=True)
    with background.claim(data):
        owner = background.owner(data)
        if owner and owner.is_background:
            background.stop(data)
        with embedded.services(data, durable=False):
            yield


def _remove_leftovers(data: Path) -> None:
    """Remove what an earlier, perhaps killed, run left: everything in Redis, and the test databases."""
    with redis.Redis.from_url(embedded.redis_url(data, db=0)) as server:
        server.flushall()
    address = embedded.database_settings(data)
    with psycopg.connect(
        host=address["HOST"], port=address["PORT"], user=address["USER"], dbname="postgres", autocommit=True
    ) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'").fetchall()
        for (name,) in rows:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _connect_near(self: socket.socket, address: Any) -> None:
    _refuse_far(self, address)
    _connect(self, address)


def _connect_ex_near(self: socket.socket, address: Any) -> int:
    _refuse_far(self, address)
    return _connect_ex(self, address)


def _refuse_far(connection: socket.socket, address: Any) -> None:
    """Raise `ConnectionRefusedError` unless `address` is on this machine: tests may not depend on other machines."""
    if connection.family == socket.AF_UNIX:
        return
    host = address[0]
    if host == "localhost" or ipaddress.ip_address(host.partition("%")[0]).is_loopback:
        return
    raise ConnectionRefusedError(f"A test tried to reach {host}; only this machine is allowed. {sys.argv[0]}")
