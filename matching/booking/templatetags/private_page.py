"""`<body{% private %}>`: marks a page that only the tabs of its web session may show."""

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.http import tab_sessions

register = template.Library()


@register.simple_tag(takes_context=True)
def private(context: RequestContext) -> SafeString:
    """Return the body attributes that `attune.js` reads."""
    attributes = format_html(' data-private="{}"', reverse("tab-closed"))
    return attributes + SafeString(" data-begun") if tab_sessions.just_begun(context["request"]) else attributes
