"""Accessibility checks of a page: axe's rules, no horizontal scrolling, large enough targets."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

# A small phone, a common phone, a tablet, a desktop. 320 by 256 is a desktop at 400 % zoom (WCAG 2.2, 1.4.10).
WIDTHS = (320, 390, 768, 1280)
ZOOMED: ViewportSize = {"width": 320, "height": 256}
# axe checks target size (WCAG 2.2, 2.5.8: 24 pixels, or as much space around) only if enabled.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def violations(page: Page) -> list[str]:
    """Return axe's violations, one line per rule with the first element."""
    rules: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {' '.join(rule['nodes'][0]['html'].split())[:160]} ({len(rule['nodes'])})" for rule in rules
    ]


def too_wide(page: Page) -> list[str]:
    """Return an error if the page scrolls horizontally."""
    over = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls {over} px sideways"] if over > 0 else []


def faults(page: Page) -> list[str]:
    """Return the page's violations, and the widths at which it scrolls horizontally."""
    errors = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        errors += [f"at {width} px {fault}" for fault in too_wide(page)]
    return errors + violations(page)
