"""A browser that is handed what Django answers in this very process, so that nothing is committed for it."""

from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route

SITE = "http://localhost"


class Reader:
    """A page of a browser that is handed those answers, with all that it asked for and all that it complained of."""

    def __init__(self, context: BrowserContext, answers: dict[tuple[str, str], Any]) -> None:
        self.answers, self.asked, self.complaints = answers, [], []
        context.route("**/*", self._answer)
        self.page: Page = context.new_page()
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _answer(self, route: Route) -> None:
        asked, parts = route.request, urlsplit(route.request.url)
        if not parts.path.endswith("icon.svg"):  # the browser's own, at a moment of its choosing
            self.asked.append(f"{asked.method} {asked.url}")
        if f"{parts.scheme}://{parts.netloc}" != SITE:
            route.abort()
        elif parts.path == "/match/find-care/":  # where a journey of its own begins: the page stays
            route.fulfill(status=204)
        else:
            self._fulfill(route, self.answers.get((asked.method, parts.path)) or Client().get(parts.path))

    def _fulfill(self, route: Route, found: Any) -> None:
        body = b"".join(found.streaming_content) if found.streaming else found.content
        route.fulfill(status=found.status_code, headers=dict(found.items()), body=body)
