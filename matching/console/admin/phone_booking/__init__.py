"""Booking for a caller: the questions, the match list, an opening, the client's details.

The pages use the same queries and actions as the public pages. Each step is written to the access log.
"""

from django.contrib import admin
from django.urls import URLPattern, path

from matching.console.admin.phone_booking.answers import end_call, match_list, openings, questions
from matching.console.admin.phone_booking.base import Page, permission_required
from matching.console.admin.phone_booking.booking import book, confirmation, hold, release


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the URL patterns, for inclusion below the appointment admin."""
    pages: dict[str, Page] = {
        "": questions,
        "list": match_list,
        "times": openings,
        "hold": hold,
        "book": book,
        "release": release,
        "told": confirmation,
        "end": end_call,
    }
    return [
        path(
            f"call/{name}/" if name else "call/",
            site.admin_view(permission_required(page)),
            name=f"matching_phone_{name or 'ask'}",
        )
        for name, page in pages.items()
    ]
