"""`{% linked_data facts %}`: a block of data for search engines, which no browser runs."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# What could end the block or begin another is written as an escape that JSON reads back.
ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.simple_tag
def linked_data(facts: dict[str, Any]) -> SafeString:
    """The block, or nothing where nothing is known."""
    if not facts:
        return SafeString()
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 (escaped in the line above)
