"""Good faith estimates as template context."""

from typing import Any

from matching.appointments import labels
from matching.appointments.models import Appointment
from matching.availability.domain.cost import SELF_PAY_FEE
from matching.booking.models import Estimate
from providers.directory.labels import CARE_TYPE, FORMAT


def present(estimate: Estimate) -> dict[str, Any]:
    """Return an issued estimate as template context."""
    return _words(estimate, estimate.provider_name, estimate.npi, estimate.amount) | {
        "day": labels.day_at(estimate.starts_at, estimate.timezone),
        "made": labels.day_at(estimate.issued_at, estimate.timezone),
        "minutes": estimate.minutes,
    }


def draft(held: Appointment) -> dict[str, Any] | None:
    """Return the future estimate of a hold as template context, or None if the client doesn't pay a known fee themselves."""
    if held.cost_basis != SELF_PAY_FEE or held.cost_amount is None:
        return None
    provider = held.provider
    name = ", ".join(filter(None, (provider.display_name, provider.credentials)))
    return _words(held, name, provider.npi, held.cost_amount) | {
        "day": labels.day_at(held.period.lower, held.client_timezone),
        "made": "",
        "minutes": int((held.period.upper - held.period.lower).total_seconds() // 60),
    }


def _words(row: Any, name: str, npi: str, amount: Any) -> dict[str, Any]:
    return {
        "name": name,
        "npi": npi,
        "service": f"{CARE_TYPE[row.care_type]}, {FORMAT[row.format]}",
        "amount": labels.money(amount),
    }
