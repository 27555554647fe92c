"""What a page must keep, whatever it shows: axe's rules, no sideways scroll, targets that a shaking hand can hit."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

# The narrowest phone, a common phone, a tablet, a desk. 320 by 256 is what a desk shows at 400 % zoom (WCAG 2.2, 1.4.10).
WIDTHS = (320, 390, 768, 1280)
ZOOMED: ViewportSize = {"width": 320, "height": 256}
# axe leaves the size of targets (WCAG 2.2, 2.5.8: 24 pixels, or as much room around) out unless it is asked for.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, a line a rule with the first element."""
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {' '.join(one['nodes'][0]['html'].split())[:160]} ({len(one['nodes'])})" for one in found]


def too_wide(page: Page) -> list[str]:
    """How far the page scrolls sideways as it stands; nothing is right."""
    over = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls {over} px sideways"] if over > 0 else []


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, scrolled sideways at any width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"at {width} px {fault}" for fault in too_wide(page)]
    return found + violations(page)
