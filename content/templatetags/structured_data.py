"""`{% structured_data facts %}`: structured data for search engines."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# Characters that could end the script element, as JSON escapes.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}


@register.simple_tag
def structured_data(facts: dict[str, Any]) -> SafeString:
    """Return a JSON-LD script element, or nothing if `facts` is empty."""
    if not facts:
        return SafeString()
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 (escaped in the line above)
