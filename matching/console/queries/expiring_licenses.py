"""Appointments booked after a provider's license expires."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from matching.appointments.models import Appointment, AppointmentStatus
from providers.directory.models import License


def affected_appointments(licenses: Sequence[License]) -> dict[int, list[tuple[datetime, str]]]:
    """Return by license id (start, zone) of the appointments booked with its provider after its last day, soonest first.

    Appointments in other states are included, because the client's state is encrypted.
    """
    affected: dict[int, list[tuple[datetime, str]]] = {license.pk: [] for license in licenses}
    rows = Appointment.objects.filter(
        provider_id__in={license.provider_id for license in licenses}, status=AppointmentStatus.BOOKED
    ).values_list("provider_id", "period", "timezone")
    starts: dict[int, list[tuple[datetime, str]]] = {}
    for provider_id, period, zone in rows:
        starts.setdefault(provider_id, []).append((period.lower, zone))
    for license in licenses:
        if license.expires_on:
            expiry = datetime.combine(license.expires_on + timedelta(days=1), time(), UTC)
            affected[license.pk] = sorted(start for start in starts.get(license.provider_id, ()) if start[0] >= expiry)
    return affected
