"""`python -m tests.screenshots`: pictures of the pages in a real browser, from a demo of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from tests import browser
from tests.journeys.person import Person

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
# Every page and state, at every width, light and dark, is for looking at; what the README shows is kept.
EVERY = ROOT / ".local" / "screenshots"
WIDTHS = (390, 768, 1280)
KEPT = (390, 1280)
# Pages beside the journey: address, and what has to be seen before the picture is taken.
PAGES = {
    "library": ("/library/", "h1"),
    "article": ("/library/emotional-numbness-after-trauma/", "h1"),
    "seek-care": ("/seek-care/", "h1"),
    "crisis": ("/crisis/", "h1"),
    "docs": ("/api/v1/docs/", ".opblock"),
}
STATES = {
    "order": ("/how-matching-works/", "h1"),
    "who-sees-what": ("/who-sees-what/", "h1"),
    "return": ("/return/", "h1"),
    "resume": ("/match/resume/", "h1"),
    "404": ("/nothing/", "h1"),
    "staff-sign-in": ("/staff/login/", "form"),
}


def main() -> None:
    """Walk the journey once a width, and look in at the other pages."""
    for folder in (FOLDER, EVERY):
        folder.mkdir(parents=True, exist_ok=True)
    with demo() as site, browser.chromium() as chromium:
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                print(f"{width} px, {scheme}", flush=True)
                walk(chromium, site, width, scheme)
    taken = {folder: len(list(folder.glob("*.png"))) for folder in (FOLDER, EVERY)}
    print(", ".join(f"{count} pictures in {folder.relative_to(ROOT)}" for folder, count in taken.items()))


def walk(chromium: Browser, site: str, width: int, scheme: Literal["light", "dark"]) -> None:
    """The journey, its states and the other pages at one width in one scheme."""
    context = chromium.new_context(viewport={"width": width, "height": 844}, locale="en-US", color_scheme=scheme)
    page = context.new_page()

    def look(name: str) -> None:
        folder = EVERY
        if scheme == "light" and width in KEPT and name not in STATES and not name.startswith("state-"):
            folder, named = FOLDER, f"{name}-{width}.png"
        else:
            named = f"{name}-{width}-{scheme}.png"
        page.screenshot(path=folder / named, full_page=name != "docs")

    person = Person(page, site, look)
    person.begins()
    page.get_by_role("button", name="Continue").click()
    page.locator(".errors").wait_for()
    look("state-error")
    person.answers_everything()
    person.looks_at_the_first_therapist()
    person.picks_a_time()
    page.get_by_role("button", name="Book this session").click()
    page.locator(".errors").wait_for()
    look("state-errors-in-the-form")
    person.fills_in()
    person.books()
    for name, (path, sight) in (PAGES | STATES).items():
        person.opens(path)
        page.locator(sight).first.wait_for()
        look(name)
    context.close()


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo on a free port, with 1,000 therapists in `.local/screens`, for the length of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "PROVIDERS": "1000", "DATA": str(ROOT / ".local" / "screens")}
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
