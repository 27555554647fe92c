"""Dashboard: bookings and openings by week, days until a first appointment, and unmet demand.

Charts are SVG drawn on the server, each with a table of the same figures.
"""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config import db
from matching.reports import presenters as presenter
from matching.reports.domain import demand
from matching.reports.queries import capacity, dashboard


def page(request: HttpRequest) -> HttpResponse:
    """The whole dashboard on one page."""
    if not request.user.has_perm("reports.view_dailycount"):
        raise PermissionDenied
    now = db.db_now()
    today, current, unmet = now.date(), capacity.current(now), dashboard.unmet(now.date())
    context = {
        **admin.site.each_context(request),
        "title": _("Dashboard"),
        "figures": [
            presenter.booked(dashboard.booked(today)),
            presenter.openings(dashboard.openings(today), current),
            presenter.unbookable_share(dashboard.unbookable_share(today), current),
            presenter.missed_sessions(dashboard.missed(today)),
            presenter.days_by_state(current.days),
            presenter.empty_lists(unmet),
        ],
        "unmet": presenter.unmet_demand(unmet),
        "others": unmet.unmet_others,
        "first": unmet.first,
        "last": unmet.last,
        "least": demand.MIN_SHOWN_COUNT,
    }
    return render(request, "matching_console/dashboard.html", context)
