"""`{% openings_week concern state as week %}` and `{% states_to_choose as states %}`, from whoever knows."""

from collections.abc import Sequence

from django import template

from content.gateways import openings
from content.gateways.openings import Week

register = template.Library()


@register.simple_tag
def openings_week(concern: str, state: str = "") -> Week | None:
    """Who is open this week in a state, or with "" in all together; None: then no number is shown."""
    return openings.week(concern, state)


@register.simple_tag
def states_to_choose() -> Sequence[tuple[str, str]]:
    """Code and name of each state."""
    return openings.states()


@register.simple_tag
def state_named(code: str) -> str:
    """The name of a state that can be chosen, else nothing."""
    return dict(openings.states()).get(code, "")
