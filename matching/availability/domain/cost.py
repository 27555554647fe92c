"""What a session costs, as far as we know it, and on what that rests."""

from dataclasses import dataclass
from decimal import Decimal

from matching.appointments.domain.criteria import Criteria

SELF_PAY_FEE, UNKNOWN, PLAN_UNCONFIRMED = "self_pay_fee", "unknown", "plan_unconfirmed"
# A copay, or what is left of a deductible, that the person typed when booking.
ENTERED = "entered_by_you"
BASES = (SELF_PAY_FEE, PLAN_UNCONFIRMED, ENTERED, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Cost:
    """A basis, and an amount in USD where the basis gives one."""

    basis: str
    amount: Decimal | None = None


def of(criteria: Criteria, fee: Decimal | None) -> Cost:
    """The cost for someone who pays in this way: only a provider's own fee is a figure that we know."""
    if criteria.self_pay_max is not None:
        return Cost(SELF_PAY_FEE, fee)
    return Cost(PLAN_UNCONFIRMED if criteria.payer else UNKNOWN)


def entered(known: Cost, copay: Decimal | None, deductible_left: Decimal | None) -> Cost:
    """The cost once a person said what their plan asks of them: their figure, not ours. A provider's own fee stays."""
    if known.basis == SELF_PAY_FEE or (copay is None and deductible_left is None):
        return known
    return Cost(ENTERED, copay)
