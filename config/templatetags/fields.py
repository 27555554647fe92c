"""`{% described_field field hint who %}`: a form field that names its hint, its error and who sees it."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def described_field(field: BoundField, hint: str = "", who: str = "") -> SafeString:
    """Render a field so that screen readers read its error, hint and who sees it. The texts have ids by this name."""
    texts = {"error": field.errors, "hint": hint, "seen": who}
    ids = " ".join(f"{field.id_for_label}_{name}" for name, text in texts.items() if text)
    return field.as_widget(attrs={"aria-describedby": ids} if ids else {})
