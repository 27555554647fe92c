"""Data for the provider portal, limited to the provider's own, and the open requests for staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from config.crypto import tokens
from matching.appointments.models import Appointment, AppointmentStatus
from matching.portal.models import AppointmentFeedback, ChangeRequest, ChangeRequestStatus, Passkey, ProviderLoginToken
from matching.portal.models.provider_login import LINK
from providers.directory.models import Provider, ProviderStatus

# How far back the portal asks for missing outcomes. Staff have these appointments in their queue too.
OUTCOME_WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ProviderAppointments:
    """A provider's appointments: past ones without an outcome, today's in their time zone, later ones, and past ones."""

    unmarked: list[Appointment]
    today: list[Appointment]
    later: list[Appointment]
    past: list[Appointment]


def provider_by_token(token: str, now: datetime) -> Provider | None:
    """Return the provider whom a login link belongs to, or None if it is unknown or expired."""
    rows = ProviderLoginToken.objects.filter(digest=tokens.digest(token), kind=LINK, expires_at__gt=now)
    login_token = rows.select_related("provider").first()
    if login_token is None or login_token.provider.status == ProviderStatus.LEFT:
        return None
    return login_token.provider


def get_provider(provider_id: int) -> Provider | None:
    """Return the provider, or None if they have left."""
    return Provider.objects.filter(id=provider_id).exclude(status=ProviderStatus.LEFT).first()


def list_appointments(provider: Provider, now: datetime) -> ProviderAppointments:
    """Return the provider's appointments that aren't canceled and that ended within OUTCOME_WINDOW or are still ahead."""
    zone = ZoneInfo(provider.timezone)
    today = now.astimezone(zone).date()
    rows = Appointment.objects.filter(
        provider=provider, client__isnull=False, period__endswith__gt=now - OUTCOME_WINDOW
    ).exclude(status=AppointmentStatus.CANCELED)
    rows = rows.select_related("client").defer("criteria", "message_to_provider", "cancel_reason").order_by("period")
    appointments = ProviderAppointments([], [], [], [])
    for row in rows:
        local_day = row.period.lower.astimezone(zone).date()
        if local_day == today:
            appointments.today.append(row)
        elif local_day > today:
            appointments.later.append(row)
        elif row.status == AppointmentStatus.BOOKED:
            appointments.unmarked.append(row)
        elif row.status in (AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW):
            appointments.past.insert(0, row)
    return appointments


def get_appointment(provider: Provider, ref: str) -> Appointment | None:
    """Return one of the provider's own appointments, with its client and booker."""
    rows = Appointment.objects.filter(provider=provider, ref=ref, client__isnull=False)
    return rows.select_related("provider", "client", "booker").first()


def list_passkeys(provider: Provider) -> list[Passkey]:
    """Return the provider's passkeys, oldest first."""
    return list(Passkey.objects.filter(provider=provider))


def change_requests(provider: Provider, limit: int = 10) -> list[ChangeRequest]:
    """Return the provider's latest change requests, newest first."""
    return list(ChangeRequest.objects.filter(provider=provider).order_by("-at")[:limit])


def open_change_requests() -> "QuerySet[ChangeRequest]":
    """Return change requests that wait for staff, oldest first."""
    return (
        ChangeRequest.objects.filter(state=ChangeRequestStatus.OPEN)
        .select_related("provider")
        .defer("words")
        .order_by("at")
    )


def poor_fit_reports() -> "QuerySet[AppointmentFeedback]":
    """Poor-fit reports that staff have not acknowledged, oldest first, with the provider but no appointment data."""
    rows = AppointmentFeedback.objects.filter(kind="not_fit", acknowledged_at__isnull=True).select_related(
        "appointment__provider"
    )
    return rows.only("at", "reason", "appointment__provider__display_name").order_by("at")
