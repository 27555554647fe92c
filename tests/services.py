"""Embedded services for a test run, and a wall around it. Loaded by `-p`, before Django's settings are read.

Tests use `.local/test`, so that a demo may run beside them, or the folder that TEST_DATA names, so that two runs may.
Parallel workers share what the first process started.
"""

import ipaddress
import os
import socket
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

os.environ["ATTUNE_ENV"] = "test"
os.environ["DATA"] = os.environ.get("TEST_DATA") or str(Path(__file__).resolve().parent.parent / ".local" / "test")

# Parallel workers share Redis, and each begins its tests by emptying what it uses.
os.environ["CACHE_DB"] = str(1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")))

from config import embedded

_services = ExitStack()
_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


def pytest_configure(config: pytest.Config) -> None:
    """Raise the wall in every process; start the services in the first."""
    socket.socket.connect = _connect_near  # type: ignore[method-assign]
    socket.socket.connect_ex = _connect_ex_near  # type: ignore[method-assign]
    if not embedded.wanted() or hasattr(config, "workerinput"):
        return
    try:
        _services.enter_context(embedded.services(embedded.data_folder(), durable=False))
    except embedded.ServicesError as error:
        raise pytest.UsageError(str(error)) from error


def pytest_unconfigure() -> None:
    """Stop what was started here."""
    _services.close()
    socket.socket.connect = _connect  # type: ignore[method-assign]
    socket.socket.connect_ex = _connect_ex  # type: ignore[method-assign]


def _connect_near(self: socket.socket, address: Any) -> None:
    _refuse_far(self, address)
    _connect(self, address)


def _connect_ex_near(self: socket.socket, address: Any) -> int:
    _refuse_far(self, address)
    return _connect_ex(self, address)


def _refuse_far(connection: socket.socket, address: Any) -> None:
    """Raise `ConnectionRefusedError` unless `address` is on this machine: no test may depend on another."""
    if connection.family == socket.AF_UNIX:
        return
    host = address[0]
    if host == "localhost" or ipaddress.ip_address(host.partition("%")[0]).is_loopback:
        return
    raise ConnectionRefusedError(f"A test tried to reach {host}; only this machine is allowed. {sys.argv[0]}")
