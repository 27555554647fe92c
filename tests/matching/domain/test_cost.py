"""What a session costs, and on what that rests."""

from decimal import Decimal

import pytest

from matching.domain import cost
from matching.domain.cost import Cost
from matching.domain.criteria import Criteria

FEE = Decimal("120.00")


@pytest.mark.parametrize(
    ("payment", "fee", "wanted"),
    [
        ({"self_pay_max": Decimal(200)}, FEE, Cost("self_pay_fee", FEE)),
        ({"self_pay_max": Decimal(0)}, Decimal(0), Cost("self_pay_fee", Decimal(0))),
        ({"payer": "aetna"}, FEE, Cost("plan_unconfirmed")),
        ({"plan": "aetna-ppo"}, FEE, Cost("unknown")),
        ({"plan": "aetna-ppo"}, None, Cost("unknown")),
    ],
)
def test_only_a_providers_own_fee_is_a_figure(payment: dict, fee: Decimal | None, wanted: Cost) -> None:
    criteria = Criteria(state="NY", timezone="UTC", age_group="adult", **payment)
    assert cost.of(criteria, fee) == wanted
