"""Sessions that a license that ends would hit."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from matching.models import Appointment, Status
from providers.models import License


def hit(licenses: Sequence[License]) -> dict[int, int]:
    """License id → sessions booked with its provider after its last day (anywhere: who comes from where is sealed)."""
    found = dict.fromkeys((one.pk for one in licenses), 0)
    rows = Appointment.objects.filter(
        provider_id__in={one.provider_id for one in licenses}, status=Status.BOOKED
    ).values_list("provider_id", "session")
    starts: dict[int, list[datetime]] = {}
    for provider_id, session in rows:
        starts.setdefault(provider_id, []).append(session.lower)
    for one in licenses:
        if one.expires_on:
            over = datetime.combine(one.expires_on + timedelta(days=1), time(), UTC)
            found[one.pk] = sum(at >= over for at in starts.get(one.provider_id, ()))
    return found
