"""Booking for somebody on the phone: their answers, the list that they would see themselves, a time, who comes.

Everything is asked of the queries and actions that the public pages ask; each step stands in the log of accesses.
"""

from django.contrib import admin
from django.urls import URLPattern, path

from matching.console.admin.phone_booking.answers import ask, end, listed, times
from matching.console.admin.phone_booking.booking import book, hold, release, told
from matching.console.admin.phone_booking.frame import Page, allowed


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """The pages, below those of sessions."""
    pages: dict[str, Page] = {
        "": ask, "list": listed, "times": times, "hold": hold, "book": book, "release": release, "told": told,
        "end": end,
    }  # fmt: skip
    return [
        path(
            f"call/{name}/" if name else "call/", site.admin_view(allowed(page)), name=f"matching_call_{name or 'ask'}"
        )
        for name, page in pages.items()
    ]
