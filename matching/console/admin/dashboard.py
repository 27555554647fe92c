"""The dashboard: bookings and openings by week, how soon somebody is seen, what people asked for and did not get.

Drawn on the server; beside each drawing stands the same as a table.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from config import db
from matching.reports.domain import demand, plot
from matching.reports.domain.plot import Plot
from matching.reports.queries import capacity, dashboard
from matching.search import labels as reason_labels
from providers.directory.labels import STATE
from providers.directory.queries import vocabulary

Figure = dict[str, Any]


def page(request: HttpRequest) -> HttpResponse:
    """Everything on one page."""
    if not request.user.has_perm("reports.view_tally"):
        raise PermissionDenied
    now = db.clock()
    found, wanted = capacity.now(now), dashboard.unmet(now.date())
    ghosts = _("Nobody is listed.")
    if found.ghosts is not None:
        ghosts = _("Now: %(count)s of %(listed)s listed.") % {
            "count": found.listed - found.bookable, "listed": found.listed,
        }  # fmt: skip
    context = {
        **admin.site.each_context(request),
        "title": _("Dashboard"),
        "figures": [
            _weekly(_("Sessions booked a week"), dashboard.booked(now.date()), _("The last week is still running.")),
            _weekly(
                _("Openings in the seven days ahead"),
                dashboard.openings(now.date()),
                _("First sessions that all listed therapists together have room for. Now: %(count)s.")
                % {"count": plot.figure(found.openings)},
            ),
            _weekly(
                _("Ghost rate: listed, yet nobody new can be booked within four weeks"),
                dashboard.ghosts(now.date()), ghosts, "%",
            ),
            _weekly(_("Sessions to which nobody came"), dashboard.missed(now.date()), _("Of those marked."), "%"),
            _by_state(found.days),
            _missed(wanted),
        ],
        "unmet": _unmet(wanted),
        "others": wanted.unmet_others,
        "first": wanted.first,
        "last": wanted.last,
        "least": demand.LEAST,
    }  # fmt: skip
    return render(request, "matching_console/dashboard.html", context)


def _weekly(title: str, weeks: dashboard.Weekly, note: str, unit: str = "") -> Figure:
    named = [(date_format(week, "M j"), value) for week, value in weeks]
    known = any(value is not None for _name, value in named)
    return _figure(title, note, _("Week from"), plot.upright(named, unit) if known else None)


def _by_state(days: Any) -> Figure:
    named = sorted(
        ((str(STATE[state]), float(count)) for state, count in days.items()), key=lambda one: (-one[1], one[0])
    )
    note = _("Until the provider in the middle of each state's list has an opening.")
    return _figure(_("Days to a first opening"), note, _("State"), plot.lying(named) if named else None)


def _missed(wanted: dashboard.Demand) -> Figure:
    named = [(_reason(code), float(count)) for code, count in wanted.missed.items()]
    if wanted.missed_others:
        named.append((_("All others"), float(wanted.missed_others)))
    note = _("The answer that, let go, would have brought the most therapists.")
    return _figure(_("Why lists stayed empty"), note, _("Reason"), plot.lying(named) if named else None)


def _figure(title: str, note: str, head: str, drawn: Plot | None) -> Figure:
    return {"title": title, "note": note, "head": head, "plot": drawn}


def _reason(code: str) -> str:
    if code == demand.NOBODY:
        return _("Nobody there at all")
    return reason_labels.relaxation(code.split("+"))


def _unmet(wanted: dashboard.Demand) -> Sequence[tuple[str, str, str, int]]:
    labels = vocabulary.labels()
    return [
        (
            str(STATE.get(state, state)),
            _("Self-pay") if payer == demand.SELF_PAY else labels["payers"].get(payer, payer),
            _("No concern named") if concern == demand.ANY else labels["concerns"].get(concern, concern),
            count,
        )
        for (state, payer, concern), count in wanted.unmet.items()
    ]
