"""The answers of the pages that make given criteria."""

from decimal import Decimal

import pytest

from matching.appointments.domain.criteria import Criteria
from matching.search.domain import answers

BASE = {"state": "NY", "timezone": "America/New_York", "age_group": "adult"}


@pytest.mark.parametrize(
    ("facts", "pay"),
    [
        ({"plan": "aetna-ppo"}, {"way": "plan", "plan": "aetna-ppo"}),
        ({"payer": "aetna"}, {"way": "payer", "payer": "aetna"}),
        ({"self_pay_max": Decimal(90)}, {"way": "self", "self_pay_max": "90"}),
        ({"self_pay_max": Decimal(0)}, {"way": "self", "self_pay_max": "0"}),
    ],
)
def test_the_way_to_pay_is_the_one_of_the_criteria(facts: dict, pay: dict) -> None:
    match_criteria = Criteria.from_values({**BASE, **facts})
    pages = answers.from_criteria(match_criteria)
    assert pages["pay"] == pay
