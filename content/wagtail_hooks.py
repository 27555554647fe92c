"""What the editor offers beyond pages: people and crisis lines, the signed text beside the draft, and what comes due."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from config.ground import database
from content import queries
from content.actions import review as actions
from content.domain import review
from content.models import CrisisLine, Person
from content.models.pages import Reviewed
from content.models.review import licensed
from content.queries import changes


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


@require_safe
def beside_signed(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest draft beside the last signed words, for who may review or change the page."""
    page = _open_to(request, pk)
    signature, rows = changes.unsigned(page)
    shown = {
        "page": page,
        "signature": signature,
        "rows": rows,
        "changed": any(row.kind != "same" for row in rows),
        "may_retract": page.live and (_clinician(request) or page.permissions_for_user(request.user).can_unpublish()),
        "page_title": _("Beside the signed text"),
        "page_subtitle": page.title,
        "header_title": page.title,
    }
    return render(request, "content/editor/beside.html", shown)


@require_POST
def retract(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the page off the site, at once."""
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, Reviewed):
        raise PermissionDenied
    if actions.retract(page=page, by=request.user, now=database.clock()):
        messages.success(request, _("The page is off the site. A new signature brings it back."))
    return redirect("content_beside_signed", pk)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Below the editor's door: Wagtail asks for a right to enter before any of them."""
    return [
        path("signed/<int:pk>/", beside_signed, name="content_beside_signed"),
        path("signed/<int:pk>/retract/", retract, name="content_retract"),
    ]


@hooks.register("register_page_header_buttons")
def offer_comparison(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the menu of each page of ours."""
    if isinstance(page.specific, Reviewed):
        label = _("Beside the signed text; take off the site")
        yield Button(label, reverse("content_beside_signed", args=[page.pk]), icon_name="list-ul", priority=5)


class ComingDue(Component):
    """The pages whose review is overdue or comes due within thirty days."""

    name = "coming_due"
    template_name = "content/editor/due.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        today = database.clock().astimezone(UTC).date()
        told = [
            {"page": page, "day": day, "overdue": review.overdue(day, today), "language": page.locale.language_code}
            for page, day in queries.signed_until()
            if review.warned(day, today)
        ]
        return {"told": told}


@hooks.register("construct_homepage_panels")
def warn_of_reviews(request: HttpRequest, panels: list[Any]) -> None:
    """On the editor's first page, above all else."""
    panels.append(ComingDue())


def _open_to(request: HttpRequest, pk: int) -> Any:
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, Reviewed) or not (
        _clinician(request) or page.permissions_for_user(request.user).can_edit()
    ):
        raise PermissionDenied
    return page


def _clinician(request: HttpRequest) -> bool:
    return licensed(request.user, database.clock().astimezone(UTC).date())
