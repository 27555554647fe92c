"""A pytest plugin: collects the tests once, then runs the tests of each mutant in a forked process.

The folder in MUTANTS holds `plan.json`, a list of mutants with their tests; the results are added to `results.jsonl`.
"""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.mutants import live
from tests.mutants.plan import Progress, Trial, read_plan, write_result

FOLDER = Path(os.environ["MUTANTS"])
KILLER = FOLDER / "killer.txt"
ALIVE, KILLED, NOT_REPLACEABLE = 0, 1, 77

_is_child = False
_failed: list[str] = []


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Fork for each mutant. A child returns None, so that pytest runs the tests that are left in the session."""
    items = {item.nodeid: item for item in session.items}
    trials = read_plan(FOLDER)
    progress = Progress(trials)
    killers: dict[str, list[Trial]] = {}
    for trial in trials:
        tests = [items[test] for test in trial.tests if test in items]
        started = time.monotonic()
        pid = os.fork()
        if pid == 0:
            _become_child(session, tests)
            _apply(trial)
            return None
        result, killer = _outcome(_wait(pid, trial.seconds_allowed))
        if killer:
            killers.setdefault(killer, []).append(trial)
        write_result(FOLDER, trial, result, killer, time.monotonic() - started)
        progress.show(trial, result)
    # A test that fails without a mutant kills none.
    pid = os.fork()
    if pid == 0:
        _become_child(session, [items[test] for test in killers if test in items])
        session.config.option.maxfail = 0
        return None
    _outcome_ = _wait(pid, 3600.0)
    for test in KILLER.read_text().splitlines() if _outcome_ != ALIVE and KILLER.exists() else []:
        for trial in killers.get(test, []):
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
        KILLER.write_text("\n".join(dict.fromkeys(_failed)))
        os._exit(int(exitstatus))


def _become_child(session: pytest.Session, tests: list[pytest.Item]) -> None:
    """Run these tests in this process, silently, in a process group of its own."""
    global _is_child
    _is_child = True
    os.setsid()
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (sys.__stdout__, sys.__stderr__):
        if descriptor:
            os.dup2(silence, descriptor.fileno())
    KILLER.unlink(missing_ok=True)
    session.items[:] = tests


def _apply(trial: Trial) -> None:
    try:
        live.apply(trial.mutant, Path.cwd())
    except live.NotReplaceable:
        os._exit(NOT_REPLACEABLE)


def _wait(pid: int, seconds: float) -> int | None:
    """Return the exit status of a child, or None after killing it because it takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def _outcome(status: int | None) -> tuple[str, str]:
    """Return the result for the exit status of a child, and the test that failed."""
    if status is None:
        return "timeout", ""
    if status == NOT_REPLACEABLE:
        return "new process", ""
    killer = KILLER.read_text().partition("\n")[0] if KILLER.exists() else ""
    return ("alive" if status == ALIVE else "killed"), ("" if status == ALIVE else killer)
