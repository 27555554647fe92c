"""What the editor offers beyond pages: people with their licenses, and the crisis lines. And one refusal more."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from content.models import CrisisLine, Person
from content.models.pages import Reviewed


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


@hooks.register("before_create_page")
def refuse_to_publish(request: HttpRequest, parent: Any, kind: type) -> None:
    """Above a home page Wagtail asks the tree's root, which is no page of ours, whether a superuser may publish."""
    if "action-publish" in request.POST and issubclass(kind, Reviewed) and not isinstance(parent.specific, Reviewed):
        raise PermissionDenied(_("A page becomes public when a clinician signs it."))


@hooks.register("construct_page_action_menu")
def offer_no_publishing(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Nor is the button shown there."""
    items[:] = [item for item in items if item.name != "action-publish"]
