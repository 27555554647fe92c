"""The worker monitor: an exited or silent worker is replaced, a working one is not."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisGone

from config import celery, heartbeat
from config.embedded import processes
from config.embedded.processes import Child
from matching.booking.management.commands import run_worker
from matching.booking.models import Notice
from tests.conftest import Api
from tests.factories.booking import create_booking
from tests.factories.providers import create_listed_provider


class Workers:
    """Processes that only sleep, to test the monitor itself."""

    def __init__(self, seconds: float = 60) -> None:
        self.started: list[Child] = []
        self.seconds = seconds

    def __call__(self) -> Child:
        self.started.append(processes.start("A sleeper", ["sleep", str(self.seconds)]))
        return self.started[-1]


@contextmanager
def run_monitor(workers: Workers, pulse: Path, silence: float, during: Callable[[], None]) -> Iterator[None]:
    """Run the monitor in this thread while `during` runs in another."""
    stop = threading.Event()

    def run() -> None:
        try:
            during()
        finally:
            stop.set()

    thread = threading.Thread(target=run)
    thread.start()
    run_worker._watch(workers, pulse, silence, stop)
    thread.join()
    yield
    assert all(worker.process.returncode is not None for worker in workers.started)


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_worker, "PAUSE", 0.02)


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)


def test_an_exited_worker_is_replaced(tmp_path: Path) -> None:
    workers = Workers(seconds=0.1)
    with run_monitor(workers, tmp_path / "pulse", 60, lambda: wait_until(lambda: len(workers.started) == 3)):
        assert len(workers.started) >= 3


def test_only_a_silent_worker_is_replaced(tmp_path: Path) -> None:
    workers, pulse = Workers(), tmp_path / "pulse"

    def live_then_fall_silent() -> None:
        wait_until(lambda: workers.started)
        for _ in range(20):
            pulse.touch()
            time.sleep(0.05)
        assert len(workers.started) == 1
        wait_until(lambda: len(workers.started) == 2)

    with run_monitor(workers, pulse, 0.5, live_then_fall_silent):
        assert len(workers.started) == 2


@pytest.mark.django_db
def test_without_redis_notices_are_still_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[object], api: Api
) -> None:
    workers = Workers()
    assert create_booking(api, create_listed_provider())["status"] == "booked"

    def fail(*_: object, **__: object) -> None:
        raise RedisGone

    with monkeypatch.context() as patched:
        patched.setattr(type(cache._connections["default"]), "get", fail)  # as the client does without a server
        with run_monitor(
            workers, tmp_path / "pulse", 0.2, lambda: (wait_until(lambda: mailoutbox), time.sleep(0.5))[1]
        ):
            assert len(workers.started) == 1
    assert len(mailoutbox) == 1
    assert Notice.objects.get(kind="confirmation").status == "sent"


def test_the_heartbeat_file_is_written_only_if_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    celery.touch_heartbeat()
    monkeypatch.setenv(heartbeat.ENV_VARIABLE, str(tmp_path / "pulse"))
    celery.touch_heartbeat()
    assert (tmp_path / "pulse").exists()
