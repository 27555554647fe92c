"""Consent rules: from which age clients can consent to care without a guardian."""

from datetime import date

from django.db.models import Q

from matching.appointments.domain.criteria import MINORS
from matching.appointments.models import Appointment, ConsentRule
from matching.availability.domain import booking_rules


def minimum_age(state: str, care_type: str, day: date) -> int | None:
    """Return the minimum age to consent without a guardian on `day`, or None if no rule is known."""
    rules = ConsentRule.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), state=state, care_type=care_type, starts_on__lte=day
    )
    return rules.values_list("age", flat=True).first()


def minimum_age_for_hold(held: Appointment) -> int | None:
    """Return the minimum age to book this hold without a guardian, or None if no rule is known or the client is an adult."""
    criteria = held.match_criteria
    if criteria.age_group not in MINORS:
        return None
    return minimum_age(criteria.state, criteria.care_type, booking_rules.local_day(criteria, held.period.lower))
