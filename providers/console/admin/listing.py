"""“Why is this provider (not) listed?”: each gate with its state, its date, and what would mend it."""

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.console.queries import listing_status
from providers.directory.domain import freshness
from providers.directory.domain.listing import Gate
from providers.directory.models import License, LicenseStatus, Privilege, Provider, Status

GATE = {
    "active": gettext_lazy("Status is Active"),
    "license": gettext_lazy("A license or privilege in force"),
    "capacity_verified": gettext_lazy("Capacity confirmed"),
    "contact_verified": gettext_lazy("Contact confirmed"),
    "accepting": gettext_lazy("Takes new clients"),
    "payment": gettext_lazy("A plan in network, or a fee"),
    "age_groups": gettext_lazy("Ages seen"),
    "session_type": gettext_lazy("A kind of first session"),
    "hours": gettext_lazy("Weekly hours"),
}
MEND = {
    "active": gettext_lazy("Set the status to Active."),
    "license": gettext_lazy("Add one that is active, in force today and verified within the last 90 days."),
    "capacity_verified": gettext_lazy("Ask the provider how many new clients they can take, and enter the day."),
    "contact_verified": gettext_lazy("Confirm e-mail and phone with the provider, and enter the day."),
    "accepting": gettext_lazy("Check “Accepting new clients” and enter how many."),
    "payment": gettext_lazy("Add a plan verified within the last 90 days, or a self-pay fee."),
    "age_groups": gettext_lazy("Choose at least one age group."),
    "session_type": gettext_lazy("Add a kind of session for a first visit."),
    "hours": gettext_lazy("Add weekly hours."),
}

# Where on the record that is.
WHERE = {
    "active": "#id_status",
    "license": "?rows=licenses#licenses-group",
    "capacity_verified": "#id_capacity_verified_on",
    "contact_verified": "#id_contact_verified_on",
    "accepting": "#id_accepting_new_clients",
    "payment": "?rows=participations#participations-group",
    "age_groups": "#id_age_groups",
    "session_type": "?rows=session_types#session_types-group",
    "hours": "?rows=weekly_hours#weekly_hours-group",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A gate in words. `mend` and `details` are empty while it is open."""

    label: str
    open: bool
    since: str
    mend: str
    where: str
    details: list[str]


def panel(provider: Provider, today: date) -> str:
    """The panel, as HTML."""
    standing = listing_status.standing(provider, today)
    return render_to_string(
        "providers_console/listing.html",
        {
            "listed": standing.listed,
            "gates": [_line(gate, provider, today) for gate in standing.gates],
            "reach": [_line(gate, provider, today) for gate in standing.reach],
        },
    )


def _line(gate: Gate, provider: Provider, today: date) -> Line:
    details = _unused(provider, today) if gate.code == "license" and not gate.open else []
    mend = "" if gate.open else str(MEND[gate.code])
    return Line(str(GATE[gate.code]), gate.open, _since(gate, provider), mend, WHERE[gate.code], details)


def _since(gate: Gate, provider: Provider) -> str:
    """What the gate rests on: a date and until when it holds, or the status."""
    if gate.code == "active":
        return str(Status(provider.status).label)
    if gate.since is None:
        return _("Never") if gate.code.endswith("_verified") else ""
    if gate.code == "license":
        return _("In force until %(day)s") % {"day": _day(gate.since)}
    last = freshness.last_day(gate.since)
    return _("Confirmed on %(day)s, counts until %(last)s") % {"day": _day(gate.since), "last": _day(last)}


def _unused(provider: Provider, today: date) -> list[str]:
    """For each license and privilege why it doesn't count today."""
    held: list[License | Privilege] = [*provider.licenses.all(), *provider.privileges.select_related("compact")]
    return [f"{_name(one)}: {_why(one, today)}" for one in held]


def _name(one: License | Privilege) -> str:
    return f"{one.state} {one.number}" if isinstance(one, License) else f"{one.compact} {one.number}"


def _why(one: License | Privilege, today: date) -> str:
    if one.status != LicenseStatus.ACTIVE:
        return _("the status is %(status)s") % {"status": LicenseStatus(one.status).label}
    if one.issued_on is None or one.issued_on > today:
        return _("not issued yet")
    if one.expires_on is None or one.expires_on < today:
        return _("expired on %(day)s") % {"day": _day(one.expires_on) if one.expires_on else "—"}
    if one.verified_on is None:
        return _("never verified")
    if not freshness.fresh(one.verified_on, today):
        return _("last verified on %(day)s, too long ago") % {"day": _day(one.verified_on)}
    return _("no state of it issues privileges today")


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
