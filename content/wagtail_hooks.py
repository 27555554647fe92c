"""Additions to the page editor: people, crisis lines, the review pages and the dashboard panel."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from config import db
from content import queries
from content.domain.review import COMMENTED, UNPUBLISHED
from content.forms import versioned_panels
from content.labels import RETRACTIONS
from content.models import CrisisLine, Person
from content.models.pages import ReviewedPage
from content.views import review


class People(SnippetViewSet):
    model = Person
    icon = "group"
    menu_label = _("People")
    add_to_admin_menu = True
    list_display = ["name", "credentials", "sample"]
    edit_handler = versioned_panels(Person.panels)


class CrisisLines(SnippetViewSet):
    model = CrisisLine
    icon = "warning"
    menu_label = _("Crisis lines")
    add_to_admin_menu = True
    list_display = ["name", "call", "text", "checked_on"]
    edit_handler = versioned_panels(CrisisLine.panels)


register_snippet(People)
register_snippet(CrisisLines)


@hooks.register("before_create_page")
def refuse_to_publish(request: HttpRequest, parent: Any, kind: type) -> None:
    """Refuse to publish a new page directly.

    For a new home page Wagtail checks the permission on the tree's root, where a superuser may publish.
    """
    if (
        "action-publish" in request.POST
        and issubclass(kind, ReviewedPage)
        and not isinstance(parent.specific, ReviewedPage)
    ):
        raise PermissionDenied(_("A page becomes public when a clinician signs it."))


@hooks.register("construct_page_action_menu")
def remove_publish_button(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Remove the Publish button."""
    items[:] = [item for item in items if item.name != "action-publish"]


@hooks.register("register_admin_urls")
def review_urls() -> list[Any]:
    """Add the review pages. Wagtail requires access to the editor for all of them."""
    return [
        path("review/", review.review_queue, name="content_review_queue"),
        path("review/<int:pk>/", review.review_page, name="content_review"),
        path("review/<int:pk>/retract/", review.unpublish, name="content_unpublish"),
    ]


@hooks.register("register_page_header_buttons")
def add_review_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Add a link to the review page to the menu of each page."""
    if isinstance(page.specific, ReviewedPage):
        yield Button(_("Review"), reverse("content_review", args=[page.pk]), icon_name="list-ul", priority=5)


class ReviewPanel(Component):
    """The dashboard panel: pages that wait for review, and reviews that are overdue or due within 30 days."""

    name = "front"
    template_name = "content/editor/home_panel.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        today = db.db_now().astimezone(UTC).date()
        return {"waiting": queries.awaiting_review(), "due": queries.reviews_due(today)}


@hooks.register("construct_homepage_panels")
def add_review_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Add the panel to the editor's dashboard."""
    panels.append(ReviewPanel())


class CommentFormatter(LogFormatter):
    """A comment in a page's history."""

    label = _("Comment")

    def format_message(self, log_entry: Any) -> str:
        return gettext("Commented: %(words)s") % {"words": log_entry.data.get("comment", "")}


class RetractionFormatter(LogFormatter):
    """An unpublishing by a reviewer in a page's history."""

    label = _("Take off the site")

    def format_message(self, log_entry: Any) -> str:
        why = RETRACTIONS.get(log_entry.data.get("why"), "")
        return gettext("Taken off the site: %(why)s") % {"why": f"{why}. {log_entry.data.get('comment', '')}".strip()}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Register our log actions; the log rejects unknown ones."""
    actions.register_action(COMMENTED)(CommentFormatter)
    actions.register_action(UNPUBLISHED)(RetractionFormatter)
