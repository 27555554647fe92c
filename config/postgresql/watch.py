"""Watches PostgreSQL from a web process, so that no request waits for a server that is away.

A server that refuses connections is no trouble: each request fails within a millisecond. One that takes a query and
never answers (paused, or cut off by the network) would keep every thread waiting. So one thread asks `SELECT 1` ten
times a second. When an answer is late, new work fails at once; when it stays away, the waiting queries are ended.
Without `start`, as in tests, commands and the worker, nothing is watched and nothing changes.
"""

import os
import select
import socket
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

import psycopg
import structlog
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import TransactionStatus

from config.db import error_fields

log = structlog.get_logger("attune.database")

PAUSE = 0.1
# Seconds without an answer after which new work is refused, and after which waiting queries are ended. `SELECT 1` needs no
# disk and no lock, so it is late only if the whole server is. Threads with this prefix only read, and can do without: their
# queries are ended when they are late.
LATE, LOST = 0.4, 0.5
IMPATIENT = "reserved"

# Each open connection, and whether its thread is impatient.
_open_connections: "weakref.WeakKeyDictionary[Any, bool]" = weakref.WeakKeyDictionary()
_registering = threading.Lock()
_watch: "Watch | None" = None


class Watch:
    """Asks PostgreSQL in one thread, and judges the answers in another."""

    def __init__(self, on_down: Callable[[], object]) -> None:
        self._on_down = on_down
        self._connection: psycopg.Connection[Any] | None = None
        self._query_started_at: float | None = None
        self._is_refused = self._is_silent = False
        self._late_turns = 0
        self._down_since: float | None = None
        self._stopped = threading.Event()

    def start(self) -> None:
        """Start both threads."""
        for work in (self._ask, self._judge):
            threading.Thread(target=self._forever, args=(work,), name=f"database{work.__name__}", daemon=True).start()

    def stop(self) -> None:
        """Let both threads end."""
        self._stopped.set()

    @property
    def is_down(self) -> bool:
        """Whether the last question failed, or is not answered."""
        return self._is_refused or self._is_silent

    def _forever(self, work: Callable[[], None]) -> None:
        while not self._stopped.wait(PAUSE):
            work()

    def _ask(self) -> None:
        """Keep one connection and ask on it until it fails."""
        parameters = connections.create_connection(DEFAULT_DB_ALIAS).get_connection_params()
        try:
            self._query_started_at = time.monotonic()
            with psycopg.connect(**parameters, autocommit=True) as connection:
                register(connection)
                self._connection = connection
                while not self._stopped.is_set():
                    connection.execute("SELECT 1")
                    self._query_started_at, self._is_refused = None, False
                    self._stopped.wait(PAUSE)
                    self._query_started_at = time.monotonic()
        except psycopg.Error as error:
            if not self._is_refused:
                log.error("database unreachable", **error_fields(error))
            self._query_started_at, self._is_refused = None, True
        finally:
            self._connection = None

    def _judge(self) -> None:
        """Decide whether the server is silent. It must be late in two turns: the answer may just have been read."""
        waiting = self._seconds_without_answer()
        self._late_turns = self._late_turns + 1 if waiting > LATE else 0
        self._is_silent = self._late_turns > 1
        if self.is_down and self._down_since is None:
            self._down_since = time.monotonic()
            log.error("database doesn't answer, requests fail at once")
            self._on_down()
        elif self._down_since is not None and not self.is_down:
            log.warning("database answers again", seconds=round(time.monotonic() - self._down_since, 1))
            self._down_since = None
        if self._is_silent:
            end_waiting_queries(impatient_only=waiting <= LOST)

    def _seconds_without_answer(self) -> float:
        """Return how long the server has kept the question. An answer that this busy process hasn't read yet counts."""
        started_at, connection = self._query_started_at, self._connection
        waiting = 0.0 if started_at is None else time.monotonic() - started_at
        return 0.0 if waiting > LATE and connection is not None and _has_data(connection) else waiting


def _has_data(connection: psycopg.Connection[Any]) -> bool:
    poll = select.poll()
    try:
        poll.register(connection.fileno(), select.POLLIN)
    except psycopg.Error:  # closed meanwhile
        return False
    return bool(poll.poll(0))


def start(on_down: Callable[[], object]) -> None:
    """Watch the default database in this process from now on. `on_down` is called from a thread when it goes away."""
    global _watch
    _watch = Watch(on_down)
    _watch.start()


def stop() -> None:
    """Watch no longer."""
    global _watch
    if _watch:
        _watch.stop()
    _watch = None


def is_down() -> bool:
    """Return whether the database is known to be away. Always False in a process that doesn't watch it."""
    return _watch is not None and _watch.is_down


def refuse_if_down() -> None:
    """Raise psycopg's OperationalError if the database is known to be away."""
    if is_down():
        raise psycopg.OperationalError("The database doesn't answer.")


def register(connection: Any) -> None:
    """Remember a connection, so that its query can be ended."""
    with _registering:
        _open_connections[connection] = threading.current_thread().name.startswith(IMPATIENT)


def end_waiting_queries(*, impatient_only: bool) -> None:
    """Shut down the sockets of connections that wait for an answer: their threads get an OperationalError."""
    with _registering:
        open_connections = list(_open_connections.items())
    for connection, impatient in open_connections:
        if connection.closed or (impatient_only and not impatient):
            continue
        if connection.info.transaction_status == TransactionStatus.ACTIVE:
            with socket.socket(fileno=os.dup(connection.fileno())) as copy:
                copy.shutdown(socket.SHUT_RDWR)
