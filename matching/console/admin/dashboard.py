"""The dashboard: bookings and openings by week, how soon somebody is seen, what people asked for and did not get.

Drawn on the server; beside each drawing stands the same as a table.
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
    """Everything on one page."""
    if not request.user.has_perm("reports.view_tally"):
        raise PermissionDenied
    now = db.clock()
    today, current, wanted = now.date(), capacity.now(now), dashboard.unmet(now.date())
    context = {
        **admin.site.each_context(request),
        "title": _("Dashboard"),
        "figures": [
            presenter.booked(dashboard.booked(today)),
            presenter.openings(dashboard.openings(today), current),
            presenter.ghosts(dashboard.ghosts(today), current),
            presenter.missed_sessions(dashboard.missed(today)),
            presenter.days_by_state(current.days),
            presenter.empty_lists(wanted),
        ],
        "unmet": presenter.unmet_demand(wanted),
        "others": wanted.unmet_others,
        "first": wanted.first,
        "last": wanted.last,
        "least": demand.LEAST,
    }
    return render(request, "matching_console/dashboard.html", context)
