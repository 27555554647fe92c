"""How the code is laid out, in figures: `python -m tests.structure`.

Prints each capability's share of the code, and the files of ours that a request runs through from its URL to the row.
The second part is `tests/test_structure.py`, which traces real requests; run it with `-s` to see the files.
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
# What every request passes through, whatever it asks for.
SHARED = (
    *("config/http/", "config/crypto/", "config/settings/", "config/staff/"),
    *("config/db.py", "config/logging.py", "config/urls.py", "config/pii.py"),
)


def shares() -> dict[str, int]:
    """Capability → lines of Python, migrations left out."""
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
    """The files of ours that a request used, in the order of their first call.

    `entered` are all whose functions ran. `path` are those on the call stack, from the view down, when the row was read or
    written.
    """

    entered: list[str]
    path: list[str]


@contextmanager
def traced(statement: str) -> Iterator[Trace]:
    """Trace the block, and the way to SQL that contains `statement`. The values are complete when it ends."""
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
    """The path of the frame's file in the project; empty for libraries, tests and what every request passes through."""
    name = frame.f_code.co_filename
    relative = name.removeprefix(f"{ROOT}/")
    is_own = relative != name and relative.split("/")[0] in PACKAGES
    return relative if is_own and not relative.startswith(SHARED) else ""


def report(say: Callable[[str], None] = print) -> None:
    """Print the shares, the largest first."""
    total = sum(shares().values())
    for capability, lines in shares().items():
        say(f"{capability:26} {lines:6,} lines {100 * lines / total:5.1f} %")


if __name__ == "__main__":
    report()
