"""Headless Chromium for tests and screenshots, without background network traffic."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser for the duration of the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def find() -> str | None:
    """Return Chromium's path, after installing it if needed; None for the one that Playwright downloads.

    Exits with a message about what to install if neither is possible.
    """
    with Path(tempfile.gettempdir(), f"attune-browser-{os.geteuid()}").open("w") as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)  # tests that run in parallel install it once
        return _find_or_install()


def _find_or_install() -> str | None:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path:
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"], check=True)
        return shutil.which("chromium")
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"]).returncode:
        sys.exit("No browser. Install one: apt-get install chromium (Debian), or put `chromium` on the PATH.")
    return None
