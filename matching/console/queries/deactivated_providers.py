"""Appointments booked with providers whose NPI is deactivated."""

from datetime import datetime

from matching.appointments.models import Appointment, AppointmentStatus
from matching.console.queries import schedule_impact
from providers.console.queries import work_queue
from providers.directory.models import Provider


def with_appointments(now: datetime) -> list[tuple[Provider, list[Appointment]]]:
    """Return providers whose NPI is deactivated with their booked appointments to come, both soonest first.

    Providers without any are left out. Callers check the permission to see providers.
    """
    providers = {provider.pk: provider for provider in work_queue.deactivated()}
    upcoming = schedule_impact.upcoming_by_provider(providers, now)
    booked = {
        provider_id: [row for row in rows if row.status == AppointmentStatus.BOOKED]
        for provider_id, rows in upcoming.items()
    }
    pairs = [(providers[provider_id], rows) for provider_id, rows in booked.items() if rows]
    return sorted(pairs, key=lambda pair: (pair[1][0].period.lower, pair[0].pk))
