"""Measures the structure of the code: `python -m tests.structure` prints each capability's share of it.

`tests/test_structure.py` uses this module to trace requests through our files, from the URL to the row; run it with `-s`
to see the files.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("config", "providers", "matching", "content")
# Every request passes through these.
SHARED = (
    *("config/http/", "config/text/", "config/crypto/", "config/settings/", "config/staff/"),
    *("config/postgresql/", "config/db.py", "config/health.py", "config/logging.py", "config/urls.py", "config/pii.py"),
)


def shares() -> dict[str, int]:
    """Return capability → lines of Python, without migrations."""
    lines: Counter[str] = Counter()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                parts = path.relative_to(ROOT).parts
                capability = parts[0] if package == "content" or len(parts) < 3 else "/".join(parts[:2])
                lines[capability] += path.read_text().count("\n")
    return dict(lines.most_common())


@dataclass
class Trace:
    """Our files that a request used, in the order of their first call.

    `entered` are all whose functions ran. `path` are those on the call stack, from the view down, when the row was read or
    written.
    """

    entered: list[str]
    path: list[str]


@contextmanager
def traced(statement: str) -> Iterator[Trace]:
    """Trace the block, and the call stack of SQL that contains `statement`. The trace is complete after the block."""
    trace = Trace([], [])
    entered: dict[str, None] = {}

    def note(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and (name := _own_file(frame)):
            entered.setdefault(name)

    def measure(execute: Callable[..., Any], sql: Any, *arguments: Any) -> Any:
        frame = sys._getframe() if statement in str(sql) else None
        files: dict[str, None] = {}
        while frame:
            if name := _own_file(frame):
                files.setdefault(name)
            frame = frame.f_back
        trace.path = max(trace.path, [*files][::-1], key=len)
        return execute(sql, *arguments)

    sys.setprofile(note)
    try:
        with connection.execute_wrapper(measure):
            yield trace
    finally:
        sys.setprofile(None)
        trace.entered = [*entered]


def _own_file(frame: FrameType) -> str:
    """Return the path of the frame's file in the project; empty for libraries, tests and SHARED files."""
    name = frame.f_code.co_filename
    relative = name.removeprefix(f"{ROOT}/")
    is_own = relative != name and relative.split("/")[0] in PACKAGES
    return relative if is_own and not relative.startswith(SHARED) else ""


def report(say: Callable[[str], None] = print) -> None:
    """Print the shares, largest first."""
    total = sum(shares().values())
    for capability, lines in shares().items():
        say(f"{capability:26} {lines:6,} lines {100 * lines / total:5.1f} %")


if __name__ == "__main__":
    report()
