"""Services between test runs: kept, shared, stopped; nothing left under continuous integration. Real processes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import embedded
from config.embedded import Folder, background, postgres, redis, stop
from config.embedded.data_lock import OwnedError

ROOT = Path(__file__).resolve().parent.parent.parent
FAST_TEST = "tests/providers/directory/test_npi.py::test_the_published_example_is_valid"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    yield folder
    background.stop(folder)


def run_one_test(data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A test run as a person starts it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST") and name != "CI"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", FAST_TEST],
        cwd=ROOT,
        env=inherited | {"TEST_DATA": str(data)} | environment,
        capture_output=True,
        text=True,
    )


def answers(data: Path) -> bool:
    return postgres.answers(Folder(data)) and redis.answers(Folder(data))


def until(condition) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def has_ended(pid: int) -> bool:
    """Whether the process is gone, or only waits for its parent, a test run, to take note."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_second_run_shares_the_services_of_the_first_and_stop_ends_them(data, capsys):
    assert run_one_test(data).returncode == 0
    first = background.owner(data)
    assert first is not None
    assert first.is_background
    assert answers(data)
    assert run_one_test(data).returncode == 0
    assert background.owner(data) == first
    stop.main([data])
    assert capsys.readouterr().out == f"Stopped process {first.pid} and its services in {data}\n"
    until(lambda: has_ended(first.pid))
    assert not Folder(data).run.exists()


def test_stop_says_when_nothing_was_running(tmp_path, capsys):
    stop.main([tmp_path, tmp_path / "never-used"])
    assert capsys.readouterr().out == "Nothing was running.\n"


def test_stop_leaves_the_demo_and_other_checkouts_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA", "")
    monkeypatch.setenv("TEST_DATA", str(tmp_path))
    assert stop.folders() == sorted([ROOT / ".local" / "dev", ROOT / ".local" / "test", tmp_path])


def test_continuous_integration_leaves_nothing_running(data):
    assert run_one_test(data, CI="true").returncode == 0
    assert background.owner(data) is None
    assert not answers(data)


def test_continuous_integration_ends_what_an_earlier_run_left(data):
    with background.in_use(data):
        background.wait_until_ready(data)
    assert run_one_test(data, CI="true").returncode == 0
    assert background.owner(data) is None
    assert not answers(data)


def test_a_run_begins_with_what_a_killed_one_left_removed(data):
    with background.in_use(data):
        background.wait_until_ready(data)
        with postgres._connect(Folder(data), "postgres") as connection:
            connection.execute("CREATE DATABASE test_attune")
    assert run_one_test(data).returncode == 0
    with postgres._connect(Folder(data), "postgres") as connection:
        assert connection.execute("SELECT FROM pg_database WHERE datname = 'test_attune'").fetchone() is None


def test_two_runs_at_once_are_refused(data):
    with background.in_use(data):
        run = run_one_test(data)
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"in use by pid {os.getpid()}" in run.stderr
    with pytest.raises(OwnedError), background.claim(data), background.claim(data):
        pytest.fail("claimed twice")


def test_a_run_that_was_killed_does_not_stand_in_the_way(data):
    data.mkdir()
    killed = f"""
import os
from pathlib import Path
from config.embedded import background
with background.claim(Path({str(data)!r})):
    os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", killed], cwd=ROOT)
    with background.claim(data):
        pass


@contextmanager
def started(data: Path, idle_seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    """The process, when its services answer; killed if it still runs after the block."""
    data.mkdir(exist_ok=True)
    command = [sys.executable, "-m", background.MODULE, str(data), str(idle_seconds)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            until(lambda: process.poll() is not None or answers(data))
            yield process
        finally:
            process.kill()


def test_it_ends_when_it_was_not_used_for_long(data):
    with started(data, idle_seconds=0.5) as process:
        assert process.wait(60) == 0
    assert not Folder(data).run.exists()


def test_it_does_not_end_while_it_is_used(data):
    data.mkdir()
    with background.claim(data), started(data, idle_seconds=0.0) as process:
        time.sleep(3 * background.CHECK_EVERY)
        assert process.poll() is None
        assert answers(data)


def test_it_ends_when_its_folder_is_removed_and_a_new_one_is_not_disturbed(data):
    with started(data, idle_seconds=3600) as old:
        data.rename(data.with_name("old"))
        with started(data, idle_seconds=3600) as new:
            assert old.wait(60) == 0
            assert new.poll() is None
            assert answers(data)
            assert background.stop(data) == new.pid


def test_services_that_cannot_start_are_reported(data):
    with embedded.services(data):
        pass
    (data / "postgres" / "PG_VERSION").write_text("17\n")
    with (
        background.in_use(data),
        pytest.raises(embedded.ServicesError, match="holds data of PostgreSQL 17"),
    ):
        background.wait_until_ready(data)
