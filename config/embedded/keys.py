"""The keys of a data folder: made once, then read. Production brings its own and never comes here."""

import base64
import json
import os
import secrets as randomness
import tempfile
from pathlib import Path
from typing import cast


def secrets(data: Path) -> dict[str, str]:
    """`SECRET_KEY` and `ATTUNE_KEYS` of this folder, from `secrets.json`, which only its owner can read.

    The first of several processes to finish writing wins, and all of them return the same keys.
    Raises `OSError` if the folder can't be written or read.
    """
    path = data / "secrets.json"
    if not path.exists():
        _create(path)
    return cast(dict[str, str], json.loads(path.read_text()))


def _create(path: Path) -> None:
    path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    key = base64.b64encode(randomness.token_bytes(32)).decode()
    content = json.dumps({"SECRET_KEY": randomness.token_urlsafe(50), "ATTUNE_KEYS": f"k1:{key}"})
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix="secrets.") as file:  # mode 0600
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(file.name, path)  # whole or not at all, and never over another's
        except FileExistsError:
            return
