"""The “Why is this provider listed, or not?” panel: each requirement with its state, its date and how to fix it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.console.queries import listing_status
from providers.directory.domain import freshness, hours
from providers.directory.domain.listing import ListingRequirement
from providers.directory.models import License, LicenseStatus, Privilege, Provider, ProviderStatus

LABELS = {
    "active": gettext_lazy("Status is Active"),
    "npi": gettext_lazy("NPI is active"),
    "license": gettext_lazy("A license or privilege in force"),
    "capacity_verified": gettext_lazy("Capacity confirmed"),
    "contact_verified": gettext_lazy("Contact confirmed"),
    "accepting": gettext_lazy("Takes new clients"),
    "payment": gettext_lazy("A plan in network, or a fee"),
    "age_groups": gettext_lazy("Ages seen"),
    "session_type": gettext_lazy("A kind of first session"),
    "hours": gettext_lazy("Weekly hours"),
}
FIXES = {
    "active": gettext_lazy("Set the status to Active."),
    "npi": gettext_lazy(
        "The NPPES file says that this NPI is deactivated. Ask the provider, and decide about their appointments."
    ),
    "license": gettext_lazy("Add one that is active, in force today and verified within the last 90 days."),
    "capacity_verified": gettext_lazy("Ask the provider how many new clients they can take, and enter the day."),
    "contact_verified": gettext_lazy("Confirm e-mail and phone with the provider, and enter the day."),
    "accepting": gettext_lazy("Check “Accepting new clients” and enter how many."),
    "payment": gettext_lazy("Add a plan verified within the last 90 days, or a self-pay fee."),
    "age_groups": gettext_lazy("Choose at least one age group."),
    "session_type": gettext_lazy("Add a kind of session for a first visit."),
    "hours": gettext_lazy("Add weekly hours."),
}

# The place on the record's page to fix it.
LINKS = {
    "active": "#id_status",
    "npi": "#id_npi",
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
    """A requirement as the template shows it. `fix` and `details` are empty if it is met."""

    label: str
    is_met: bool
    since: str
    fix: str
    where: str
    details: list[str]


def panel(provider: Provider, now: datetime) -> str:
    """Return the panel, as HTML."""
    status = listing_status.get_listing_status(provider, now)
    today = hours.local_date(provider.timezone, now)
    return render_to_string(
        "providers_console/listing.html",
        {
            "listed": status.listed,
            "listing_requirements": [
                _line(requirement, provider, today) for requirement in status.listing_requirements
            ],
            "booking_requirements": [
                _line(requirement, provider, today) for requirement in status.booking_requirements
            ],
        },
    )


def _line(requirement: ListingRequirement, provider: Provider, today: date) -> Line:
    is_met, code = requirement.is_met, requirement.code
    details = _invalid_credentials(provider, today) if code == "license" and not is_met else []
    fix = "" if is_met else str(FIXES[code])
    return Line(str(LABELS[code]), is_met, _basis(requirement, provider), fix, LINKS[code], details)


def _basis(requirement: ListingRequirement, provider: Provider) -> str:
    """Return what the requirement is judged by: the status, or a date and how long it is valid."""
    if requirement.code == "active":
        return str(ProviderStatus(provider.status).label)
    if requirement.since is None:
        return _("Never") if requirement.code.endswith("_verified") else ""
    day = _format_day(requirement.since)
    if requirement.code == "npi":
        return _("Deactivated on %(day)s") % {"day": day}
    if requirement.code == "license":
        return _("In force until %(day)s") % {"day": day}
    last_day = freshness.last_day(requirement.since)
    return _("Confirmed on %(day)s, counts until %(last)s") % {"day": day, "last": _format_day(last_day)}


def _invalid_credentials(provider: Provider, today: date) -> list[str]:
    """Return why each license and privilege doesn't count today."""
    credentials: list[License | Privilege] = [
        *provider.licenses.all(),
        *provider.privileges.select_related("compact"),
    ]
    return [f"{_credential_name(credential)}: {_reason_invalid(credential, today)}" for credential in credentials]


def _credential_name(credential: License | Privilege) -> str:
    issuer = credential.state if isinstance(credential, License) else credential.compact
    return f"{issuer} {credential.number}"


def _reason_invalid(credential: License | Privilege, today: date) -> str:
    if credential.status != LicenseStatus.ACTIVE:
        return _("the status is %(status)s") % {"status": LicenseStatus(credential.status).label}
    if credential.issued_on is None or credential.issued_on > today:
        return _("not issued yet")
    if credential.expires_on is None or credential.expires_on < today:
        return _("expired on %(day)s") % {"day": _format_day(credential.expires_on) if credential.expires_on else "—"}
    if credential.verified_on is None:
        return _("never verified")
    if not freshness.is_current(credential.verified_on, today):
        return _("last verified on %(day)s, too long ago") % {"day": _format_day(credential.verified_on)}
    return _("no state of it issues privileges today")


def _format_day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
