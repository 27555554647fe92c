"""What the editor offers beyond pages: people with their licenses, and the crisis lines. And one refusal more."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from content.models import CrisisLine, Person


class People(SnippetViewSet):
    model = Person
    icon = "group"
    menu_label = _("People")
    add_to_admin_menu = True
    list_display = ["name", "credentials", "sample"]


class CrisisLines(SnippetViewSet):
    model = CrisisLine
    icon = "warning"
    menu_label = _("Crisis lines")
    add_to_admin_menu = True
    list_display = ["name", "call", "text", "checked_on"]


register_snippet(People)
register_snippet(CrisisLines)


@hooks.register("before_publish_page")
def refuse_to_publish(request: HttpRequest, page: Any) -> None:
    """Below the root of the tree Wagtail asks the root, which is no page of ours, whether a superuser may publish."""
    raise PermissionDenied(_("A page becomes public when a clinician signs it."))
