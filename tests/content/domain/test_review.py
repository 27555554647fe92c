"""Rules of signatures."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from content.domain import review
from content.domain.review import Case, License, Refusal

DAY = date(2026, 11, 22)
LICENSE = License("Psychologist", "NY", "012345", expires_on=date(2027, 3, 31), verified_on=date(2026, 1, 5))
CASE = Case(revision=7, submitted=7, latest=7, writers=frozenset({1}), reviewer=2, licenses=(LICENSE,))


def test_a_clinician_signs_the_newest_text_of_somebody_else():
    assert review.refusal(CASE, DAY) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"submitted": None}, Refusal.NOT_SUBMITTED),
        ({"submitted": 6}, Refusal.NOT_SUBMITTED),
        ({"latest": 8}, Refusal.CHANGED),
        ({"licenses": ()}, Refusal.NO_LICENSE),
        ({"writers": frozenset({1, 2})}, Refusal.OWN_WORDS),
        ({"writers": frozenset({1, None})}, Refusal.UNKNOWN_WRITER),
        ({"writers": frozenset()}, Refusal.UNKNOWN_WRITER),
    ],
)
def test_it_refuses(change, why):
    assert review.refusal(replace(CASE, **change), DAY) is why


@pytest.mark.parametrize(
    ("day", "in_force"),
    [(date(2026, 1, 4), False), (date(2026, 1, 5), True), (date(2027, 3, 31), True), (date(2027, 4, 1), False)],
)
def test_a_license_counts_from_the_day_it_was_looked_up_through_its_last(day, in_force):
    assert LICENSE.in_force(day) is in_force


def test_a_license_that_nobody_looked_up_counts_for_nothing():
    assert not replace(LICENSE, verified_on=None).in_force(DAY)


def test_a_signature_names_the_license_that_lasts_longest():
    other = replace(LICENSE, state="NJ", expires_on=date(2028, 1, 1))
    assert replace(CASE, licenses=(LICENSE, other)).license(DAY) == other


@pytest.mark.parametrize(
    ("signed", "due"), [(date(2026, 11, 22), date(2027, 11, 22)), (date(2028, 2, 29), date(2029, 2, 28))]
)
def test_the_next_review_is_due_twelve_months_later(signed, due):
    assert review.due_on(signed) == due
    assert not review.is_overdue(due, due)
    assert review.is_overdue(due, due + timedelta(days=1))


def test_a_fingerprint_knows_each_letter_and_no_order():
    assert review.content_hash({"a": 1, "b": [2, "é"]}) == review.content_hash({"b": [2, "é"], "a": 1})
    assert review.content_hash({"a": 1, "b": [2, "é"]}) != review.content_hash({"a": 1, "b": [2, "e"]})
