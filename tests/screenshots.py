"""`python -m tests.screenshots`: screenshots of the pages of a demo in a real browser."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Route

from tests import accessible, browser, staff_pages
from tests.journeys.person import Person

ROOT = Path(__file__).resolve().parent.parent
# The demo's data folder: the error pages refer to its hashed static files.
DATA = str(ROOT / ".local" / "screens")
os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings.demo", "DATA": DATA}
FOLDER = ROOT / "docs" / "screenshots"
# All screenshots are for review; those in the README are committed.
ALL_SCREENSHOTS = ROOT / ".local" / "screenshots"
# We can't fix the contrast and order violations of Swagger UI.
THIRD_PARTY = {"docs"}
SCREENSHOT_WIDTHS, COMMITTED_WIDTHS, HEIGHT = (390, 768, 1280), (390, 1280), 844
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# Other pages: path, and the text or selector to wait for.
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
    "using-this-site": ("/using-this-site/", "h1"),
    "return": ("/return/", "h1"),
    "resume": ("/match/resume/", "h1"),
    "404": ("/nothing/", "h1"),
    "staff-sign-in": ("/staff/login/", "form"),
}


def main() -> None:
    """Take all screenshots for each width and color scheme. Exits with an error if a page has a violation."""
    for folder in (FOLDER, ALL_SCREENSHOTS):
        folder.mkdir(parents=True, exist_ok=True)
    faults_by_page: dict[str, list[str]] = {}
    with demo() as site, browser.chromium() as chromium:
        for width in accessible.WIDTHS:
            for scheme in SCHEMES:
                print(f"{width} px, {scheme}", flush=True)
                Walk(chromium, site, width, scheme, faults_by_page).all()
                Walk(chromium, site, width, scheme, faults_by_page).console()
    counts = {folder: len(list(folder.glob("*.png"))) for folder in (FOLDER, ALL_SCREENSHOTS)}
    print(", ".join(f"{count} screenshots in {folder.relative_to(ROOT)}" for folder, count in counts.items()))
    print(
        f"{len(faults_by_page)} pages and states by width and scheme: axe, size of targets, "
        "sideways scroll (also at 400 % zoom)"
    )
    pages_with_faults = {name: faults for name, faults in faults_by_page.items() if faults}
    for name, faults in pages_with_faults.items():
        print(f"  {name}: {'; '.join(faults)}")
    print(f"  {len(pages_with_faults)} break a rule (promised: 0)")
    if pages_with_faults:
        sys.exit(1)


class Walk:
    """Takes the screenshots at one width in one color scheme, and collects violations in `faults`, by page."""

    def __init__(
        self, chromium: Browser, site: str, width: int, scheme: Scheme, faults_by_page: dict[str, list[str]]
    ) -> None:
        self.width, self.scheme, self.faults = width, scheme, faults_by_page
        self.context = chromium.new_context(
            viewport={"width": width, "height": HEIGHT}, locale="en-US", color_scheme=scheme
        )
        self.page = self.context.new_page()
        self.person = Person(self.page, site, self.look)

    def all(self) -> None:
        """Take the screenshots of the journey, then those of the other pages."""
        self.journey()
        self.other_pages()
        self.empty_results()
        self.error_pages()
        self.context.close()

    def look(self, name: str) -> None:
        """Take a screenshot and record violations."""
        if name not in THIRD_PARTY:
            self.record_faults(name)
        if self.width in SCREENSHOT_WIDTHS:
            is_committed = (
                self.scheme == "light"
                and self.width in COMMITTED_WIDTHS
                and name not in STATES
                and not name.startswith(("state-", "staff-"))
            )
            file_name = f"{name}-{self.width}.png" if is_committed else f"{name}-{self.width}-{self.scheme}.png"
            self.page.screenshot(
                path=(FOLDER if is_committed else ALL_SCREENSHOTS) / file_name, full_page=name != "docs"
            )

    def record_faults(self, name: str) -> None:
        """Record violations, also at 400 % zoom."""
        faults = accessible.violations(self.page) + accessible.too_wide(self.page)
        if self.width == accessible.ZOOMED["width"]:
            self.page.set_viewport_size(accessible.ZOOMED)
            faults += accessible.too_wide(self.page)
            self.page.set_viewport_size({"width": self.width, "height": HEIGHT})
        faults = staff_pages.own_faults(faults) if name in staff_pages.PAGES else faults
        self.faults[f"{name} at {self.width} px, {self.scheme}"] = faults

    def journey(self) -> None:
        """Walk from the home page to an appointment that is moved and canceled, with form errors on the way."""
        person, page = self.person, self.page
        person.begins()
        self.sees("state-error", button="Continue", sight=".errors")
        person.answers_everything()
        page.locator("input[name=with]").nth(0).check()
        page.locator("input[name=with]").nth(1).check()
        self.sees("state-compared", button="Compare side by side", sight="table")
        person.opens("/match/list/")
        page.get_by_role("link", name="Why here on the list?").first.click()
        page.wait_for_url("**/match/why/**")
        self.look("state-why")
        person.opens("/match/list/")
        person.looks_at_the_first_therapist()
        page.get_by_text("All days at a glance").click()
        self.look("state-days-at-a-glance")
        person.picks_a_time()
        self.sees("state-errors-in-the-form", button="Book this session", sight=".errors")
        person.fills_in()
        person.books()
        page.get_by_text("Move to another time").click()
        self.look("state-moving")
        page.locator("details details[open] button.time:visible").nth(2).click()
        page.get_by_role("status").wait_for()
        self.look("state-moved")
        page.get_by_text("Cancel", exact=True).click()
        self.sees("state-cancelled", button="Cancel this session", sight="h1:has-text('cancelled')")

    def other_pages(self) -> None:
        """Show the public pages."""
        for name, (path, sight) in (PAGES | STATES).items():
            self.person.opens(path)
            self.page.locator(sight).first.wait_for()
            self.look(name)
        self.person.opens("/match/resume/")
        self.page.fill("input[name=code]", "no such four words")
        self.sees("state-unknown-code", button="Continue", sight=".error")

    def empty_results(self) -> None:
        """Show a search without results, and the warning about violence for a couple."""
        person, page = self.person, self.page
        person.opens("/match/pay/")
        page.check("input[name=way][value=self]")
        page.fill("input[name=self_pay_max]", "1")
        person.goes_on("help")
        person.opens("/match/list/")
        self.look("state-nobody")
        person.opens("/match/who/")
        page.check("input[name=who][value=couple]")
        person.goes_on("where")
        person.opens("/match/help/")
        page.check("input[name=concerns][value=abuse-or-violence]")
        person.goes_on("matters")
        person.opens("/match/list/")
        self.look("state-together")

    def error_pages(self) -> None:
        """Show the error pages, by replacing the server's responses."""
        for name, page in _error_pages().items():
            self.context.route(f"**/{name}", partial(_answer, page))
            self.person.opens(f"/{name}")
            self.look(name)

    def console(self) -> None:
        """Show the staff pages. Sign in again for each walk, because staff sessions time out."""
        console = staff_pages.sign_in(DATA)
        for name, (role, path) in console.pages.items():
            self.context.clear_cookies()
            cookies = console.cookies[role].items()
            self.context.add_cookies(
                [{"name": cookie, "value": value, "url": self.person.site} for cookie, value in cookies]
            )
            self.person.opens(path)
            self.look(name)
        self.context.close()

    def sees(self, name: str, *, button: str, sight: str) -> None:
        """Press a button, wait for the result, and take a screenshot."""
        self.page.get_by_role("button", name=button).click()
        self.page.locator(sight).first.wait_for()
        self.look(name)


def _answer(page: str, route: Route) -> None:
    route.fulfill(body=page, content_type="text/html")


def _error_pages() -> dict[str, str]:
    """Return the error pages for 400, 403, 429, 500 and 503."""
    import django
    from django.shortcuts import render
    from django.test import RequestFactory

    django.setup()
    request = RequestFactory().get("/")
    too_many = {"title": "Too many requests for now", "minutes": 12}
    templates = {"400": {}, "403": {}, "500": {}, "503": {}, "problem": too_many}
    return {
        f"state-{name}": render(request, f"{name}.html", context).content.decode()
        for name, context in templates.items()
    }


@contextmanager
def demo() -> Iterator[str]:
    """Run a demo with 1,000 therapists in `.local/screens`. Yields its URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "PROVIDERS": "1000", "DATA": DATA}
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
