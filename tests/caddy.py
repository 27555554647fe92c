"""Caddy, the proxy of docker-compose.yml, for tests."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Unpacked, not installed: the package would start a server on the public ports.
UNPACKED = ROOT / ".local" / "caddy"
MISSING = "Caddy is missing, and can be fetched only as root on Debian or Ubuntu. Put `caddy` on the PATH."


def find() -> Path | None:
    """Return the path of Caddy, after unpacking Debian's package if needed; None if neither is possible."""
    UNPACKED.mkdir(parents=True, exist_ok=True)
    with (UNPACKED / "lock").open("w") as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)  # tests that run in parallel fetch it once
        executable = shutil.which("caddy") or shutil.which("caddy", path=UNPACKED / "usr" / "bin")
        if executable is None and os.geteuid() == 0 and shutil.which("apt-get"):
            executable = _unpack()
    return Path(executable) if executable else None


def _unpack() -> str | None:
    print("Fetching Caddy", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for command in (["apt-get", "update", "-qq"], ["apt-get", "download", "-qq", "caddy"]):
            if subprocess.run(command, cwd=folder).returncode:
                return None
        for package in Path(folder).glob("caddy_*.deb"):
            subprocess.run(["dpkg-deb", "--extract", package, UNPACKED], check=True)
    return shutil.which("caddy", path=UNPACKED / "usr" / "bin")
