"""The answers of the pages that make given criteria."""

from decimal import Decimal

import pytest

from matching.appointments.domain.criteria import Criteria
from matching.search.domain import answers

BASE = {"state": "NY", "timezone": "America/New_York", "age_group": "adult"}


@pytest.mark.parametrize(
    ("facts", "pay"),
    [
        ({"plan": "aetna-ppo"}, {"way": "plan", "plan": "aetna-ppo", "payer": "", "self_pay_max": None}),
        ({"payer": "aetna"}, {"way": "payer", "plan": "", "payer": "aetna", "self_pay_max": None}),
        ({"self_pay_max": Decimal(90)}, {"way": "self", "plan": "", "payer": "", "self_pay_max": "90"}),
        ({"self_pay_max": Decimal(0)}, {"way": "self", "plan": "", "payer": "", "self_pay_max": "0"}),
    ],
)
def test_the_way_to_pay_is_the_one_of_the_criteria(facts: dict, pay: dict) -> None:
    match_criteria = Criteria.from_values({**BASE, **facts})
    pages = answers.answers_for(match_criteria)
    assert pages is not None
    assert pages["pay"] == pay
