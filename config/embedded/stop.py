"""`make stop`: stop what development and tests left running in this checkout.

That is whatever owns the services in `.local/dev` (`make run`) and `.local/test` (tests), and in the folders named by
DATA and TEST_DATA. A demo in `.local/data` and other checkouts are left alone.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from config.embedded import background
from config.embedded.folder import PROJECT
from config.embedded.processes import ServicesError


def folders() -> list[Path]:
    """The data folders of development and tests."""
    named = [Path(os.environ[name]).resolve() for name in ("DATA", "TEST_DATA") if os.environ.get(name)]
    return sorted({PROJECT / ".local" / "dev", PROJECT / ".local" / "test", *named})


def main(data_folders: Iterable[Path]) -> None:
    """Stop what owns the services in these folders, and say what that was."""
    stopped = {folder: pid for folder in data_folders if (pid := background.stop(folder)) is not None}
    for folder, pid in stopped.items():
        sys.stdout.write(f"Stopped process {pid} and its services in {folder}\n")
    if not stopped:
        sys.stdout.write("Nothing was running.\n")


if __name__ == "__main__":
    try:
        main(folders())
    except ServicesError as error:
        sys.exit(str(error))
