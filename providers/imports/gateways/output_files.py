"""Write a file aside and rename it when it is complete, so that no reader sees half of it."""

import os
import sys
import tempfile
from pathlib import Path
from typing import TextIO

STANDARD_OUTPUT = Path("-")


class OutputFile:
    """A text file that replaces the one at `path` when it is closed.

    Only a regular file is replaced. Devices, pipes and standard output (`-`) are written to directly, and a symbolic link
    stays: the file that it points to is replaced.
    """

    def __init__(self, path: Path) -> None:
        """Open the file. Raises OSError."""
        self._path = path if path == STANDARD_OUTPUT else Path(os.path.realpath(path))
        self._aside: Path | None = None
        self.file: TextIO
        if path == STANDARD_OUTPUT:
            self.file = sys.stdout
        elif self._path.exists() and not self._path.is_file():
            self.file = self._path.open("w", encoding="utf-8", newline="")
        else:
            handle, name = tempfile.mkstemp(prefix=f".{self._path.name[:100]}.", dir=self._path.parent)
            self._aside = Path(name)
            self.file = os.fdopen(handle, "w", encoding="utf-8", newline="")

    def close(self) -> None:
        """Complete the file. It is readable like any new file of this process."""
        if self.file is sys.stdout:
            self.file.flush()
            return
        self.file.close()
        if self._aside:
            mask = os.umask(0)
            os.umask(mask)
            self._aside.chmod(0o666 & ~mask)
            self._aside.replace(self._path)
            self._aside = None

    def discard(self) -> None:
        """Drop what was written, and delete an older regular file in its place."""
        if self.file is not sys.stdout:
            self.file.close()
        if self._aside:
            self._aside.unlink()
            self._aside = None
            self._path.unlink(missing_ok=True)
