"""Appointments booked after a provider's license expires."""

from collections.abc import Sequence
from datetime import date, datetime

from matching.appointments.models import Appointment, AppointmentStatus
from providers.directory.domain import hours
from providers.directory.models import License


def affected_appointments(licenses: Sequence[License]) -> dict[int, list[tuple[datetime, str]]]:
    """Return by license id (start, zone) of the appointments booked with its provider after its last day, soonest first.

    The day is the date where the client is. Appointments in other states are included, because the client's state is
    encrypted.
    """
    affected: dict[int, list[tuple[datetime, str]]] = {license.pk: [] for license in licenses}
    rows = Appointment.objects.filter(
        provider_id__in={license.provider_id for license in licenses}, status=AppointmentStatus.BOOKED
    ).values_list("provider_id", "period", "timezone", "client_timezone")
    starts: dict[int, list[tuple[date, datetime, str]]] = {}
    for provider_id, period, zone, client_zone in rows:
        day = hours.local_date(client_zone, period.lower)
        starts.setdefault(provider_id, []).append((day, period.lower, zone))
    for license in licenses:
        last_day = license.expires_on
        if last_day:
            own_starts = starts.get(license.provider_id, ())
            affected[license.pk] = sorted((start, zone) for day, start, zone in own_starts if day > last_day)
    return affected
