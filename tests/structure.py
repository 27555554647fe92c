"""How the code is laid out, in figures: `python -m tests.structure`.

Prints each capability's share of the code, and the files of ours that a request runs through from its URL to the row.
The second part is `tests/test_structure.py`, which traces real requests; run it with `-s` to see the files.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

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


@contextmanager
def files_entered() -> Iterator[list[str]]:
    """Our own files whose functions run inside the block, in the order of their first call."""
    entered: dict[str, None] = {}

    def note(frame: FrameType, event: str, argument: Any) -> None:
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(str(ROOT)):
            relative = name.removeprefix(f"{ROOT}/")
            if relative.split("/")[0] in PACKAGES:
                entered.setdefault(relative)

    found: list[str] = []
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)
        found += entered


def own(files: list[str]) -> list[str]:
    """Without the infrastructure that every request passes through."""
    return [name for name in files if not name.startswith(SHARED)]


def report(say: Callable[[str], None] = print) -> None:
    """Print the shares, the largest first."""
    total = sum(shares().values())
    for capability, lines in shares().items():
        say(f"{capability:26} {lines:6,} lines {100 * lines / total:5.1f} %")


if __name__ == "__main__":
    report()
