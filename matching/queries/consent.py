"""Who may agree to care alone."""

from datetime import date

from django.db.models import Q

from matching.models import ConsentRule


def age(state: str, care_type: str, day: date) -> int | None:
    """The age from which no guardian need agree on that day, or None where no rule is known."""
    rules = ConsentRule.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), state=state, care_type=care_type, starts_on__lte=day
    )
    return rules.values_list("age", flat=True).first()
