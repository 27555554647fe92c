"""`python -m tests.screenshots`: pictures of the pages in a real browser, from a demo of its own."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
PAGES = {"home": ("/", "h1"), "api": ("/api/v1/docs/", ".opblock")}  # path, and what has to be seen
WIDTHS = (390, 1280)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    browser = find_browser()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo() as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        for width in WIDTHS:
            page = chromium.new_page(viewport={"width": width, "height": 844})
            for name, (path, sight) in PAGES.items():
                answer = page.goto(site + path)
                if answer is None or not answer.ok:
                    sys.exit(f"{path} was answered with {answer and answer.status}.")
                page.locator(sight).first.wait_for()
                page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=name == "home")
        chromium.close()
    print(f"{len(PAGES) * len(WIDTHS)} pictures in {FOLDER.relative_to(ROOT)}")


def find_browser() -> str | None:
    """Chromium's path, installed first if need be; None means the one that Playwright has fetched for itself."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"], check=True)
        return shutil.which("chromium")
    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch(args=FLAGS).close()
    except Error:
        if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"]).returncode:
            sys.exit("No browser. Install one: apt-get install chromium (Debian), or put `chromium` on the PATH.")
    return None


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo on a free port, with 200 therapists in `.local/screens`, for the length of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "PROVIDERS": "200", "DATA": str(ROOT / ".local" / "screens")}
    command = [sys.executable, "manage.py", "demo"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            if not any("Ctrl-C stops" in line for line in process.stdout or ()):
                sys.exit("The demo did not start; its reason is above.")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


if __name__ == "__main__":
    main()
