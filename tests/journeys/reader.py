"""A browser page that gets its responses from Django in this process, so that tests don't have to commit."""

from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route

SITE = "http://localhost"


class Reader:
    """A browser page with prepared answers. Records its requests and the errors and messages of its console."""

    def __init__(self, context: BrowserContext, answers: dict[tuple[str, str], Any]) -> None:
        self.answers, self.requests, self.complaints = answers, [], []
        context.route("**/*", self._answer)
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _answer(self, route: Route) -> None:
        request, parts = route.request, urlsplit(route.request.url)
        if not parts.path.endswith("icon.svg"):  # the browser requests it at any time
            self.requests.append(f"{request.method} {request.url}")
        if f"{parts.scheme}://{parts.netloc}" != SITE:
            route.abort()
        elif parts.path == "/match/find-care/":  # it leads to another journey: stay on the page
            route.fulfill(status=204)
        else:
            self._fulfill(route, self.answers.get((request.method, parts.path)) or Client().get(parts.path))

    def _fulfill(self, route: Route, response: Any) -> None:
        body = b"".join(response.streaming_content) if response.streaming else response.content
        route.fulfill(status=response.status_code, headers=dict(response.items()), body=body)
