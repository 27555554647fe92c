"""The worker monitor: an exited or silent worker is replaced, a working one is not."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisGone

from config import heartbeat
from config.embedded import processes
from config.embedded.processes import Child
from config.management.commands import run_worker
from config.schedule import scheduler, tasks
from config.schedule.models import Heartbeat, ScheduledTask
from matching.booking.models import Notice
from tests.conftest import Api
from tests.factories.booking import create_booking
from tests.factories.providers import create_listed_provider
from tests.server import service_environment


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
    run_worker.Supervisor(workers, "test", pulse, silence).run(stop)
    thread.join()
    yield
    assert all(worker.process.returncode is not None for worker in workers.started)


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "PAUSE", 0.02)


def wait_until(condition: Callable[[], object], within: float = 10) -> None:
    deadline = time.monotonic() + within
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)


@pytest.mark.usefixtures("committed")
def test_an_exited_worker_is_replaced(tmp_path: Path) -> None:
    workers = Workers(seconds=0.1)
    with run_monitor(workers, tmp_path / "pulse", 60, lambda: wait_until(lambda: len(workers.started) == 3)):
        assert len(workers.started) >= 3


@pytest.mark.usefixtures("committed")
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


def test_a_pulse_touches_the_file_if_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks.pulse()
    monkeypatch.setenv(heartbeat.ENV_VARIABLE, str(tmp_path / "pulse"))
    tasks.pulse()
    assert (tmp_path / "pulse").exists()


@pytest.mark.usefixtures("committed")
def test_the_command_runs_schedule_and_worker_until_it_is_told_to_stop(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "run_worker", "--threads", "1"]
    worker = processes.start("The worker", command, log=tmp_path / "log", env=service_environment())
    try:
        wait_until(lambda: ScheduledTask.objects.filter(done_at__isnull=False).count() >= 2, within=60)
        wait_until(lambda: Heartbeat.objects.filter(process__startswith="worker@").exists(), within=60)
        kinds = {process.split("@")[0] for process in Heartbeat.objects.values_list("process", flat=True)}
        assert kinds == {"beat", "worker"}, worker.last_lines()
    finally:
        processes.stop(worker, within=20)
    assert worker.process.returncode == 0
