"""A good faith estimate in words."""

from typing import Any

from matching.appointments import labels
from matching.appointments.models import Appointment
from matching.availability.domain.cost import SELF_PAY_FEE
from matching.booking.models import Estimate
from providers.directory.labels import CARE_TYPE, FORMAT


def present(one: Estimate) -> dict[str, Any]:
    """An estimate in words."""
    return _words(one, one.provider_name, one.npi, one.amount) | {
        "day": labels.day_at(one.starts_at, one.timezone),
        "made": labels.day_at(one.made_at, one.timezone),
        "minutes": one.minutes,
    }


def draft(held: Appointment) -> dict[str, Any] | None:
    """What the estimate will say, for a time that is held; None for who doesn't pay a known fee by themself."""
    if held.cost_basis != SELF_PAY_FEE or held.cost_amount is None:
        return None
    provider = held.provider
    name = ", ".join(filter(None, (provider.display_name, provider.credentials)))
    return _words(held, name, provider.npi, held.cost_amount) | {
        "day": labels.day_at(held.session.lower, held.client_timezone),
        "made": "",
        "minutes": int((held.session.upper - held.session.lower).total_seconds() // 60),
    }


def _words(one: Any, name: str, npi: str, amount: Any) -> dict[str, Any]:
    return {
        "name": name,
        "npi": npi,
        "service": f"{CARE_TYPE[one.care_type]}, {FORMAT[one.format]}",
        "amount": labels.money(amount),
    }
