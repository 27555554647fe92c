"""Who may agree to care alone."""

from datetime import date

from django.db.models import Q

from matching.appointments.domain.criteria import MINORS
from matching.appointments.models import Appointment, ConsentRule
from matching.availability.domain import booking_rules


def age(state: str, care_type: str, day: date) -> int | None:
    """The age from which no guardian need agree on that day, or None where no rule is known."""
    rules = ConsentRule.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), state=state, care_type=care_type, starts_on__lte=day
    )
    return rules.values_list("age", flat=True).first()


def alone(held: Appointment) -> int | None:
    """From how many years on somebody under age may book this hold alone; None where no rule says so."""
    wanted = held.asked
    if wanted.age_group not in MINORS:
        return None
    return age(wanted.state, wanted.care_type, booking_rules.local_day(wanted, held.session.lower))
