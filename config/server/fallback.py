"""Pages that are made when a process starts, and answered without a thread when too many people ask at once."""

from collections.abc import Callable

from config.server.wsgi_bridge import Response

Page = Callable[[], Response]
_registered: dict[str, Page] = {}
_pages: dict[str, Response] = {}


def register(path: str, make: Page) -> None:
    """Register the function that makes the page of a path. Call it once at startup."""
    _registered[path] = make


def prepare() -> None:
    """Make all pages."""
    _pages.update({path: make() for path, make in _registered.items()})


def page(path: str) -> Response | None:
    """Return the page of a path, or None if it has none."""
    return _pages.get(path)
