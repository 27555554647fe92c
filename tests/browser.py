"""A real browser for tests and screenshots: Chromium without a window, and nothing of it beyond this machine."""

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
    """The browser, for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def find() -> str | None:
    """Chromium's path, installed first if need be; None means the one that Playwright has fetched for itself.

    Ends the process with a line that says what to install where neither can be had.
    """
    with Path(tempfile.gettempdir(), f"attune-browser-{os.geteuid()}").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)  # tests that run in parallel install it once
        return _found_or_installed()


def _found_or_installed() -> str | None:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"], check=True)
        return shutil.which("chromium")
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"]).returncode:
        sys.exit("No browser. Install one: apt-get install chromium (Debian), or put `chromium` on the PATH.")
    return None
