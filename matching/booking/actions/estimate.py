"""Good faith estimates for self-pay clients, reissued when the date, provider or fee changes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from matching.appointments.models import Appointment
from matching.availability.domain import cost
from matching.booking.models import Estimate

# Update when the wording of the page changes: the version is stored with each estimate.
TEXT_VERSION = "2026-11"


def issue_estimate(appointment: Appointment, *, now: datetime) -> Estimate | None:
    """Store an estimate for the current version if its date, provider or amount is new. Call it in the same transaction.

    Returns None if the client doesn't pay a known fee themselves, or if the last estimate is still correct.
    """
    if appointment.cost_basis != cost.SELF_PAY_FEE or appointment.cost_amount is None:
        return None
    last, provider = appointment.estimates.last(), appointment.provider
    start, zone = appointment.period.lower, appointment.client_timezone
    if last and (last.provider_id, last.amount, _day(last.starts_at, last.timezone)) == (
        provider.id,
        appointment.cost_amount,
        _day(start, zone),
    ):
        return None
    return Estimate.objects.create(
        appointment=appointment,
        version=appointment.version,
        provider=provider,
        provider_name=", ".join(filter(None, (provider.display_name, provider.credentials))),
        npi=provider.npi,
        care_type=appointment.care_type,
        format=appointment.format,
        visit=appointment.visit,
        minutes=(appointment.period.upper - start) // timedelta(minutes=1),
        starts_at=start,
        timezone=zone,
        amount=appointment.cost_amount,
        text_version=TEXT_VERSION,
        language=appointment.client.language if appointment.client else "en",
        issued_at=now,
    )


def _day(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)).date()}"
