"""`{% openings_week concern state as week %}` and `{% states_to_choose as states %}`."""

from collections.abc import Sequence

from django import template

from content.gateways import availability
from content.gateways.availability import WeekCount

register = template.Library()


@register.simple_tag
def openings_week(concern: str, state: str = "") -> WeekCount | None:
    """Return the openings of the next seven days in a state, or in all with ""; None if unavailable."""
    return availability.week(concern, state)


@register.simple_tag
def states_to_choose() -> Sequence[tuple[str, str]]:
    """Return the states to choose from as (code, name)."""
    return availability.states()


@register.simple_tag
def state_named(code: str) -> str:
    """Return the name of a state that can be chosen, else ""."""
    return dict(availability.states()).get(code, "")
