"""A pytest plugin that records which test runs which lines, into the folder that RECORD_TO names.

It writes `lines.coverage`, with the test's id as the context of each line, and `tests.json`: id to seconds, for tests
that passed.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

from tests.mutants.operators import PACKAGES

FOLDER = Path(os.environ["RECORD_TO"])

_seconds: dict[str, float] = {}
_failed: set[str] = set()
_recorder = coverage.Coverage(
    data_file=FOLDER / "lines.coverage",
    config_file=False,
    include=[str(Path.cwd() / package / "*") for package in PACKAGES],
)


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop() -> Iterator[None]:
    """Record while tests run, but not while modules are imported: those lines belong to no test."""
    _recorder.start()
    try:
        return (yield)
    finally:
        _recorder.stop()
        _recorder.save()
        passed = {test: seconds for test, seconds in _seconds.items() if test not in _failed}
        (FOLDER / "tests.json").write_text(json.dumps(passed))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Give the lines that run from here on, setup included, to this test."""
    _recorder.switch_context(item.nodeid)
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up the seconds of a test, and note one that failed."""
    _seconds[report.nodeid] = _seconds.get(report.nodeid, 0.0) + report.duration
    if report.failed:
        _failed.add(report.nodeid)
