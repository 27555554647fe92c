"""The order of reasons, and the reasons on a card."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.search.domain import reasons
from matching.search.domain.reasons import Reason

PARTIALS = st.lists(
    st.builds(
        lambda code, share, most: Reason(str(code), "fits", most * share, float(most)),
        st.integers(0, 99),
        st.sampled_from([0.0, 0.3, 0.6, 0.7, 1.0]),
        st.integers(0, 3),
    ),
    max_size=9,
)


def told(found: list[Reason]) -> tuple[Reason, ...]:
    """Build reasons in order, scored ones before hard filters."""
    return reasons.ordered([one for one in found if one.max_points], [one for one in found if not one.max_points])


@given(PARTIALS)
def test_what_weighs_comes_first_and_the_strongest_of_it_before_all(found: list[Reason]) -> None:
    ordered = told(found)
    weighed = [one.points for one in ordered if one.max_points]
    assert [bool(one.max_points) for one in ordered] == sorted((bool(one.max_points) for one in found), reverse=True)
    assert weighed == sorted(weighed, reverse=True)
    assert [one for one in ordered if not one.max_points] == [one for one in found if not one.max_points]


@given(PARTIALS)
def test_a_card_holds_few_reasons_and_always_the_largest_loss(found: list[Reason]) -> None:
    ordered = told(found)
    card = reasons.top_for_card(ordered)
    assert len(card) <= 4
    largest = max((one.loss for one in found if one.max_points), default=0)
    if largest:
        assert max(one.loss for one in card) == largest


@pytest.mark.parametrize(
    ("share", "known", "status"),
    [(1, True, "fits"), (0.6, True, "partly"), (0, True, "does_not_fit"), (0, False, "unknown"), (1, False, "fits")],
)
def test_a_share_has_its_status(share: float, known: bool, status: str) -> None:
    assert reasons.status_for_score(share, known) == status


@pytest.mark.parametrize(
    ("days", "status"), [(0, "fits"), (1, "fits"), (2, "partly"), (7, "partly"), (8, "does_not_fit")]
)
def test_soon_is_tomorrow_and_a_week_is_partly_so(days: int, status: str) -> None:
    assert reasons.status_for_days(days) == status
