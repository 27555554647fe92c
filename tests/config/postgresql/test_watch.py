"""A PostgreSQL that doesn't answer: new work fails at once, waiting queries end, and all goes on when it is back."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from config.postgresql import watch
from tests.threads import run_in_thread


class Wire:
    """A TCP port that passes bytes to PostgreSQL's socket, and can stop doing so without closing anything."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.is_cut = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._target)
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                while self.is_cut.is_set():
                    time.sleep(0.01)
                sink.sendall(data)
        except OSError:
            pass
        finally:
            with closing(sink):
                pass


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch, wire: Wire) -> Iterator[list[float]]:
    """Watch the database through `wire`. Yields the times at which it was reported down."""
    settings = connections.settings["default"]
    monkeypatch.setitem(settings, "HOST", "127.0.0.1")
    monkeypatch.setitem(settings, "PORT", wire.port)
    reported: list[float] = []
    watch.start(on_down=lambda: reported.append(time.monotonic()))
    yield reported
    wire.is_cut.clear()
    watch.stop()


@pytest.fixture
def wire(django_db_setup: None, django_db_blocker: Any) -> Iterator[Wire]:
    own = connection.settings_dict
    with django_db_blocker.unblock(), closing(Wire(f"{own['HOST']}/.s.PGSQL.{own['PORT']}")) as wire:
        yield wire


def seconds(act: Callable[[], Any]) -> float:
    began = time.monotonic()
    with pytest.raises(OperationalError):
        act()
    return time.monotonic() - began


def ask(sql: str = "SELECT 1") -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def wait_until(condition: Callable[[], bool], within: float) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_silent_server_is_noticed_within_a_second_and_again_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch, wire: Wire
) -> None:
    with watched(monkeypatch, wire) as reported:
        time.sleep(0.5)
        assert not watch.is_down()
        run_in_thread(ask)
        wire.is_cut.set()
        wait_until(watch.is_down, within=1.0)
        wait_until(lambda: bool(reported), within=0.5)
        assert run_in_thread(lambda: seconds(ask)) < 0.1
        wire.is_cut.clear()
        wait_until(lambda: not watch.is_down(), within=3.0)
        run_in_thread(ask)


@pytest.mark.parametrize(("name", "limit"), [("reserved-1", 0.8), ("web-1", 1.2)])
def test_a_waiting_query_is_ended(monkeypatch: pytest.MonkeyPatch, wire: Wire, name: str, limit: float) -> None:
    """Sooner in a thread that must always answer."""

    def wait() -> float:
        threading.current_thread().name = name
        ask()  # connects
        wire.is_cut.set()
        return seconds(lambda: ask("SELECT 2"))

    with watched(monkeypatch, wire):
        time.sleep(0.3)
        assert run_in_thread(wait) < limit


def test_a_long_query_of_a_server_that_answers_is_left_alone(monkeypatch: pytest.MonkeyPatch, wire: Wire) -> None:
    with watched(monkeypatch, wire) as reported:
        run_in_thread(lambda: ask("SELECT pg_sleep(3)"))
        assert reported == []


def test_without_a_watch_nothing_is_down() -> None:
    assert not watch.is_down()
