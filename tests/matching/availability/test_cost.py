"""The cost of an appointment and its basis."""

from decimal import Decimal

import pytest

from matching.appointments.domain.criteria import Criteria
from matching.availability.domain import cost
from matching.availability.domain.cost import Cost

FEE = Decimal("120.00")


@pytest.mark.parametrize(
    ("payment", "fee", "expected"),
    [
        ({"self_pay_max": Decimal(200)}, FEE, Cost("self_pay_fee", FEE)),
        ({"self_pay_max": Decimal(0)}, Decimal(0), Cost("self_pay_fee", Decimal(0))),
        ({"payer": "aetna"}, FEE, Cost("plan_unconfirmed")),
        ({"plan": "aetna-ppo"}, FEE, Cost("unknown")),
        ({"plan": "aetna-ppo"}, None, Cost("unknown")),
    ],
)
def test_only_a_self_pay_fee_has_an_amount(payment: dict, fee: Decimal | None, expected: Cost) -> None:
    criteria = Criteria(state="NY", timezone="UTC", age_group="adult", **payment)
    assert cost.estimate_cost(criteria, fee) == expected


@pytest.mark.parametrize(
    ("estimate", "copay", "deductible_left", "expected"),
    [
        (Cost("unknown"), Decimal(30), None, Cost("entered_by_you", Decimal(30))),
        (Cost("plan_unconfirmed"), None, Decimal(500), Cost("entered_by_you")),
        (Cost("unknown"), None, None, Cost("unknown")),
        (Cost("self_pay_fee", FEE), Decimal(30), Decimal(500), Cost("self_pay_fee", FEE)),
    ],
)
def test_client_figures_replace_an_unknown_cost(estimate, copay, deductible_left, expected) -> None:
    assert cost.with_client_figures(estimate, copay, deductible_left) == expected
