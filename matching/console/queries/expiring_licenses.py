"""Sessions that a license that ends would hit."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from matching.appointments.models import Appointment, Status
from providers.directory.models import License


def hit(licenses: Sequence[License]) -> dict[int, list[tuple[datetime, str]]]:
    """License id → starts (and zones) of the sessions booked with its provider after its last day, soonest first.

    Anywhere: who comes from where is sealed.
    """
    found: dict[int, list[tuple[datetime, str]]] = {one.pk: [] for one in licenses}
    rows = Appointment.objects.filter(
        provider_id__in={one.provider_id for one in licenses}, status=Status.BOOKED
    ).values_list("provider_id", "session", "timezone")
    starts: dict[int, list[tuple[datetime, str]]] = {}
    for provider_id, session, zone in rows:
        starts.setdefault(provider_id, []).append((session.lower, zone))
    for one in licenses:
        if one.expires_on:
            over = datetime.combine(one.expires_on + timedelta(days=1), time(), UTC)
            found[one.pk] = sorted(start for start in starts.get(one.provider_id, ()) if start[0] >= over)
    return found
