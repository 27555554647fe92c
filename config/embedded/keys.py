"""The keys of a data folder, generated on first use. Production has its own and doesn't use this."""

import base64
import json
import os
import secrets as randomness
import tempfile
from pathlib import Path
from typing import cast


def secrets(data: Path) -> dict[str, str]:
    """Return `SECRET_KEY` and `ATTUNE_KEYS` of this folder, from `secrets.json`, which only its owner can read.

    If several processes write at once, the first to finish wins, and all return the same keys.
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
            os.link(file.name, path)  # atomic, and never replaces another process's file
        except FileExistsError:
            return
