"""`python -m tests.screenshots`: pictures of the pages in a real browser, from a demo of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import browser
from tests.journeys.person import Person

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = (390, 1280)
# Pages beside the journey: address, and what has to be seen before the picture is taken.
PAGES = {
    "library": ("/library/", "h1"),
    "article": ("/library/emotional-numbness-after-trauma/", "h1"),
    "seek-care": ("/seek-care/", "h1"),
    "crisis": ("/crisis/", "h1"),
    "docs": ("/api/v1/docs/", ".opblock"),
}


def main() -> None:
    """Walk the journey once a width, and look in at the other pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    taken = 0
    with demo() as site, browser.chromium() as chromium:
        for width in WIDTHS:
            context = chromium.new_context(viewport={"width": width, "height": 844}, locale="en-US")
            page = context.new_page()

            def look(name: str, width: int = width) -> None:
                nonlocal taken
                page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=name != "docs")  # noqa: B023
                taken += 1

            person = Person(page, site, look)
            person.answers_everything()
            person.looks_at_the_first_therapist()
            person.picks_a_time()
            person.fills_in()
            person.books()
            for name, (path, sight) in PAGES.items():
                person.opens(path)
                page.locator(sight).first.wait_for()
                look(name)
            context.close()
    print(f"{taken} pictures in {FOLDER.relative_to(ROOT)}")


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
