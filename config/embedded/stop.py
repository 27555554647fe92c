"""`make stop`: stop the services that development and tests left running in this checkout.

Stops the owner of the services in `.local/dev` (`make run`), in `.local/test` (tests), and in the folders that DATA and
TEST_DATA name. Leaves a demo in `.local/data` and other checkouts alone.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from config.embedded import background
from config.embedded.folder import PROJECT
from config.embedded.processes import ServicesError


def folders() -> list[Path]:
    """Return the data folders of development and tests."""
    named = [Path(os.environ[name]).resolve() for name in ("DATA", "TEST_DATA") if os.environ.get(name)]
    return sorted({PROJECT / ".local" / "dev", PROJECT / ".local" / "test", *named})


def main(data_folders: Iterable[Path]) -> None:
    """Stop the owners of the services in these folders, and print which they were."""
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
