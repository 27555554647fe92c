"""Pages for clinical review: the queue, the draft beside the signed version, comments, and actions.

Their URLs are below the editor's, but they use the admin's layout, which works without JavaScript and on a phone.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from config import db
from content import queries
from content.actions import clinical_review as clinical_review_actions
from content.forms import RemarkForm, RetractionForm
from content.labels import REFUSALS, RETRACTIONS
from content.models.pages import ReviewedPage
from content.models.review import has_valid_license, reason_cannot_sign
from content.presenters import changes
from content.queries import changes as changes_queries
from content.queries import comments


@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    """List the pages under review and the reviews that are due."""
    context = {"waiting": queries.awaiting_review(), "due": queries.reviews_due(db.today())}
    return render(request, "content/editor/review_queue.html", _layout(request, _("Review")) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def review_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the latest draft beside the last signed version; comment, return or sign. For reviewers and writers."""
    page = _page(pk)
    if not _is_clinician(request) and not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method != "POST":
        return _render(request, page, RemarkForm(initial={"revision": page.latest_revision_id}))
    form = RemarkForm(request.POST)
    if form.is_valid() and _apply(request, page, form):
        return redirect("content_review", pk)
    return _render(request, page, form, status=422)


@require_POST
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    """Unpublish the page at once."""
    page, form = _page(pk), RetractionForm(request.POST)
    if not form.is_valid():
        return _render(request, page, RemarkForm(initial={"revision": page.latest_revision_id}), form, status=422)
    if clinical_review_actions.unpublish(page=page, by=request.user, now=db.db_now(), **form.cleaned_data):
        messages.success(request, _("The page is off the site. A new signature brings it back."))
    return redirect("content_review", pk)


def _apply(request: HttpRequest, page: Any, form: RemarkForm) -> bool:
    """Do what the pressed button says. Return False and add an error to the form if that is refused."""
    values = {"page": page, "by": request.user, "words": form.cleaned_data["words"]}
    try:
        if "sign" in request.POST:
            clinical_review_actions.sign(**values, revision=form.cleaned_data["revision"])
            messages.success(request, _("Signed. This text is public now."))
        elif "return" in request.POST:
            clinical_review_actions.return_for_changes(**values, revision=form.cleaned_data["revision"])
            messages.success(request, _("Returned to the writers, with your reason."))
        elif not values["words"]:
            form.add_error("words", _("Please write what you want to say."))
        else:
            clinical_review_actions.comment(**values)
            messages.success(request, _("Your comment is kept."))
    except PermissionDenied as error:
        form.add_error(None, str(error))
    except ValidationError as error:
        form.add_error("words", error)
    return form.is_valid()


def _render(
    request: HttpRequest, page: Any, form: RemarkForm, retraction: RetractionForm | None = None, status: int = 200
) -> HttpResponse:
    draft, signed = page.get_latest_revision_as_object(), changes_queries.last_signed(page)
    rows = changes.draft(signed, draft)
    step = page.current_workflow_task_state
    clinician = _is_clinician(request)
    why_not = reason_cannot_sign(step, request.user) if step and clinician else None
    context = {
        "page": page,
        "signature": signed.signature if signed else None,
        "rows": rows,
        "changed": any(row.kind != "same" for row in rows),
        "waits": step is not None,
        "may_return": step is not None and clinician,
        "may_sign": step is not None and clinician and why_not is None,
        "why_not": REFUSALS[why_not] if why_not else "",
        "form": form,
        "retraction": retraction or RetractionForm(),
        "may_retract": page.live and clinical_review_actions.can_unpublish(page, request.user, db.db_now()),
        "comments": [(row, RETRACTIONS[row.why] if row.why else "") for row in comments.for_page(page)],
    }
    return render(request, "content/editor/review.html", _layout(request, draft.title) | context, status=status)


def _layout(request: HttpRequest, title: str) -> dict[str, Any]:
    """Return the context of the admin's layout."""
    context = {"title": title, "has_permission": True, "is_nav_sidebar_enabled": False}
    return admin.site.each_context(request) | context


def _page(pk: int) -> Any:
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, ReviewedPage):
        raise PermissionDenied
    return page


def _is_clinician(request: HttpRequest) -> bool:
    return has_valid_license(request.user, db.today())
