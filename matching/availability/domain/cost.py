"""What a session costs, as far as we know, and the basis of that figure."""

from dataclasses import dataclass
from decimal import Decimal

from matching.appointments.domain.criteria import Criteria

SELF_PAY_FEE, UNKNOWN, PLAN_UNCONFIRMED = "self_pay_fee", "unknown", "plan_unconfirmed"
# A copay or remaining deductible that the client entered when booking.
ENTERED = "entered_by_you"
BASES = (SELF_PAY_FEE, PLAN_UNCONFIRMED, ENTERED, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Cost:
    """A basis, and an amount in USD if the basis has one."""

    basis: str
    amount: Decimal | None = None


def estimate_cost(criteria: Criteria, fee: Decimal | None) -> Cost:
    """Return the cost for these criteria. The provider's own fee is the only amount we know."""
    if criteria.self_pay_max is not None:
        return Cost(SELF_PAY_FEE, fee)
    return Cost(PLAN_UNCONFIRMED if criteria.payer else UNKNOWN)


def with_client_figures(estimate: Cost, copay: Decimal | None, deductible_left: Decimal | None) -> Cost:
    """Return the cost with the client's own figures for their plan. A provider's own fee doesn't change."""
    if estimate.basis == SELF_PAY_FEE or (copay is None and deductible_left is None):
        return estimate
    return Cost(ENTERED, copay)
