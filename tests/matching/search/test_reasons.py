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


def in_order(unordered: list[Reason]) -> tuple[Reason, ...]:
    """Build reasons in order, scored ones before hard filters."""
    return reasons.ordered(
        [reason for reason in unordered if reason.max_points], [reason for reason in unordered if not reason.max_points]
    )


@given(PARTIALS)
def test_scored_reasons_come_first_by_points(unordered: list[Reason]) -> None:
    ordered = in_order(unordered)
    points = [reason.points for reason in ordered if reason.max_points]
    assert [bool(reason.max_points) for reason in ordered] == sorted(
        (bool(reason.max_points) for reason in unordered), reverse=True
    )
    assert points == sorted(points, reverse=True)
    assert [reason for reason in ordered if not reason.max_points] == [
        reason for reason in unordered if not reason.max_points
    ]


FILTERS = st.lists(
    st.sampled_from([*reasons.CHOSEN, "license", "plan", "age_group"]).map(lambda code: Reason(code, "fits")),
    unique_by=lambda reason: reason.code,
)


@given(PARTIALS, FILTERS)
def test_every_must_have_that_was_chosen_is_on_the_card_and_comes_first(
    scored: list[Reason], filters: list[Reason]
) -> None:
    ordered = in_order([*scored, *filters])
    chosen = [reason for reason in filters if reason.code in reasons.CHOSEN]
    card = reasons.top_for_card(ordered)
    assert list(ordered[: len(chosen)]) == chosen == list(card[: len(chosen)])
    assert len(card) <= max(4, len(chosen) + 2)
    assert len(card) >= min(len(ordered), 4)
    assert len(set(map(id, card))) == len(card)
    assert sorted(map(id, ordered)) == sorted(map(id, [*scored, *filters]))
    largest = max((reason.loss for reason in scored if reason.max_points), default=0)
    assert not largest or max(reason.loss for reason in card) == largest


@given(PARTIALS)
def test_a_card_has_at_most_four_reasons_and_the_largest_loss(unordered: list[Reason]) -> None:
    ordered = in_order(unordered)
    card = reasons.top_for_card(ordered)
    assert len(card) <= 4
    largest = max((reason.loss for reason in unordered if reason.max_points), default=0)
    if largest:
        assert max(reason.loss for reason in card) == largest


@pytest.mark.parametrize(
    ("score", "is_known", "status"),
    [(1, True, "fits"), (0.6, True, "partly"), (0, True, "does_not_fit"), (0, False, "unknown"), (1, False, "fits")],
)
def test_each_score_has_a_status(score: float, is_known: bool, status: str) -> None:
    assert reasons.status_for_score(score, is_known) == status


@pytest.mark.parametrize(
    ("days", "status"), [(0, "fits"), (1, "fits"), (2, "partly"), (7, "partly"), (8, "does_not_fit")]
)
def test_days_until_the_first_opening_have_a_status(days: int, status: str) -> None:
    assert reasons.status_for_days(days) == status
