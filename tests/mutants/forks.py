"""A pytest plugin: collects the tests once, then runs the tests of each mutant in a forked process.

The folder in MUTANTS holds the plan, and gets the results.
"""

import os
import signal
import time
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from tests.mutants import live
from tests.mutants.plan import Progress, Trial, read_plan, write_result

FOLDER = Path(os.environ["MUTANTS"])
FAILED_TESTS = FOLDER / "failed.txt"
PASSED, FAILED, NOT_REPLACEABLE, CHILD = 0, 1, 77, -1
CONTROL_SECONDS = 3600.0

_is_child = False
_failed: list[str] = []


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Fork for each mutant. A child returns None, and pytest goes on to run the tests that are left in its session."""
    import_module(settings.ROOT_URLCONF)  # once, not in each child
    items = {item.nodeid: item for item in session.items}
    trials = read_plan(FOLDER)
    progress = Progress(trials)
    killed_by: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        started = time.monotonic()
        status = _fork(session, [items[test] for test in trial.tests if test in items], trial.seconds_allowed, trial)
        if status == CHILD:
            return None
        outcome, tests = _outcome(status), _failed_tests(status)
        for test in tests:
            killed_by[test].append(trial)
        write_result(FOLDER, trial, outcome, "".join(tests[:1]), time.monotonic() - started)
        progress.show(trial, outcome)
    # A test that fails without a mutant, too, kills none.
    status = _fork(session, [items[test] for test in killed_by], CONTROL_SECONDS, None)
    if status == CHILD:
        return None
    for test in _failed_tests(status):
        for trial in killed_by[test]:
            write_result(FOLDER, trial, "unclear", test, 0.0)
    return True


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note the tests that failed."""
    if report.failed:
        _failed.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(exitstatus: int) -> None:
    """End a child before it stops what belongs to its parent."""
    if _is_child:
        FAILED_TESTS.write_text("\n".join(dict.fromkeys(_failed)))
        os._exit(int(exitstatus))


def _fork(session: pytest.Session, tests: list[pytest.Item], seconds: float, trial: Trial | None) -> int | None:
    """Run tests with the mutant in another process, up to the first that fails; without a mutant run all.

    Returns its exit status, or None if it took too long; and CHILD in that other process.
    """
    global _is_child
    FAILED_TESTS.unlink(missing_ok=True)
    pid = os.fork()
    if pid:
        return _wait(pid, seconds)
    _is_child = True
    os.setsid()
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(silence, descriptor)
    session.items[:] = tests
    session.config.option.maxfail = int(trial is not None)
    if trial:
        try:
            live.apply(trial.mutant, Path.cwd())
        except live.NotReplaceable:
            os._exit(NOT_REPLACEABLE)
    return CHILD


def _wait(pid: int, seconds: float) -> int | None:
    """Return the exit status of a child, or None after killing it because it takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return abs(os.waitstatus_to_exitcode(status))
        time.sleep(0.01)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def _outcome(status: int | None) -> str:
    """Return the outcome for an exit status. A child that ended in another way than its tests says nothing."""
    return {None: "timeout", PASSED: "alive", FAILED: "killed"}.get(status, "new process")


def _failed_tests(status: int | None) -> list[str]:
    """Return the tests that failed in the child that ended last."""
    return FAILED_TESTS.read_text().split("\n") if status == FAILED and FAILED_TESTS.exists() else []
