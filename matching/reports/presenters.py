"""Titles, notes and plots of the dashboard, from the values of the report queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matching.reports.domain import bar_chart, demand
from matching.reports.domain.bar_chart import Plot
from matching.reports.domain.capacity import Supply
from matching.reports.queries.dashboard import Demand, Weekly
from matching.search import labels as reason_labels
from providers.directory.labels import STATE
from providers.directory.queries import vocabulary

Figure = dict[str, Any]


def booked(weeks: Weekly) -> Figure:
    """Return the figure of appointments booked by week."""
    return _weekly(_("Sessions booked a week"), weeks, _("The last week is still running."))


def openings(weeks: Weekly, supply: Supply) -> Figure:
    """Return the figure of openings in the next seven days, by week and now."""
    note = _("First sessions that all listed therapists together have room for. Now: %(count)s.")
    title = _("Openings in the seven days ahead")
    return _weekly(title, weeks, note % {"count": bar_chart.figure(supply.openings)})


def unbookable_share(weeks: Weekly, supply: Supply) -> Figure:
    """Return the figure of listed providers whom no new client can book, by week and now."""
    note = _("Nobody is listed.")
    if supply.unbookable_share is not None:
        count = supply.listed - supply.bookable
        note = _("Now: %(count)s of %(listed)s listed.") % {"count": count, "listed": supply.listed}
    return _weekly(_("Ghost rate: listed, yet nobody new can be booked within four weeks"), weeks, note, "%")


def missed_sessions(weeks: Weekly) -> Figure:
    """Return the figure of no-shows by week."""
    return _weekly(_("Sessions to which nobody came"), weeks, _("Of those marked."), "%")


def days_by_state(days: Mapping[str, float]) -> Figure:
    """Return the figure of days to a first opening by state, longest first."""
    values = sorted(
        ((str(STATE[state]), float(count)) for state, count in days.items()), key=lambda item: (-item[1], item[0])
    )
    note = _("Until the provider in the middle of each state's list has an opening.")
    return _figure(_("Days to a first opening"), note, _("State"), bar_chart.horizontal(values) if values else None)


def empty_lists(demand_block: Demand) -> Figure:
    """Return the figure of empty lists by reason."""
    values = [(_reason(code), float(count)) for code, count in demand_block.missed.items()]
    if demand_block.missed_others:
        values.append((_("All others"), float(demand_block.missed_others)))
    note = _("The answer that, let go, would have brought the most therapists.")
    return _figure(_("Why lists stayed empty"), note, _("Reason"), bar_chart.horizontal(values) if values else None)


def unmet_demand(demand_block: Demand) -> Sequence[tuple[str, str, str, int]]:
    """Return state, payer, concern and count of each cell that may be shown."""
    labels = vocabulary.labels()
    return [
        (
            str(STATE.get(state, state)),
            _("Self-pay") if payer == demand.SELF_PAY else labels["payers"].get(payer, payer),
            _("No concern named") if concern == demand.ANY else labels["concerns"].get(concern, concern),
            count,
        )
        for (state, payer, concern), count in demand_block.unmet.items()
    ]


def _weekly(title: str, weeks: Weekly, note: str, unit: str = "") -> Figure:
    values = [(date_format(week, "M j"), value) for week, value in weeks]
    has_values = any(value is not None for _name, value in values)
    return _figure(title, note, _("Week from"), bar_chart.vertical(values, unit) if has_values else None)


def _figure(title: str, note: str, head: str, plot: Plot | None) -> Figure:
    return {"title": title, "note": note, "head": head, "plot": plot}


def _reason(code: str) -> str:
    if code == demand.NO_FILTER:
        return _("Nobody there at all")
    return reason_labels.relaxation(code.split("+"))
