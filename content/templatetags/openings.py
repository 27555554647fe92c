"""`{% openings_week concern as week %}` and `{% states_to_choose as states %}`, from whoever knows."""

from collections.abc import Sequence

from django import template

from content.gateways import openings
from content.gateways.openings import Week

register = template.Library()


@register.simple_tag
def openings_week(concern: str) -> Week | None:
    """Who is open this week in all states together, or None: then no number is shown."""
    return openings.week(concern)


@register.simple_tag
def states_to_choose() -> Sequence[tuple[str, str]]:
    """Code and name of each state."""
    return openings.states()
