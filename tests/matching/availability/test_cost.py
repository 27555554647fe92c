"""The cost of a session and its basis."""

from decimal import Decimal

import pytest

from matching.appointments.domain.criteria import Criteria
from matching.availability.domain import cost
from matching.availability.domain.cost import Cost

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
    assert cost.estimate_cost(criteria, fee) == wanted


@pytest.mark.parametrize(
    ("known", "copay", "left", "wanted"),
    [
        (Cost("unknown"), Decimal(30), None, Cost("entered_by_you", Decimal(30))),
        (Cost("plan_unconfirmed"), None, Decimal(500), Cost("entered_by_you")),
        (Cost("unknown"), None, None, Cost("unknown")),
        (Cost("self_pay_fee", FEE), Decimal(30), Decimal(500), Cost("self_pay_fee", FEE)),
    ],
)
def test_what_a_person_knows_of_their_plan_takes_the_place_of_what_we_dont(known, copay, left, wanted) -> None:
    assert cost.with_client_figures(known, copay, left) == wanted
