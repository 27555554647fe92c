"""The waitlist: join from a short results list, leave by a link."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config import db
from config.http import posted_form, throttles
from config.http.pages import NotOpenHere, posts_from
from config.http.problems import Problem
from matching.appointments import labels
from matching.booking.actions import waitlist as waitlist_actions
from matching.booking.queries import waitlist as waitlist_queries
from matching.search.domain.answers import criteria, first_unanswered
from matching.search.forms.waitlist import WaitlistForm
from matching.search.queries import match_request as match_request_queries
from matching.search.web import current_request, saved_answers


@posts_from("shortlist")
def join(request: HttpRequest) -> HttpResponse:
    """Join the waitlist with the answers stored in this browser's web session."""
    match_request = current_request(request)
    answers = saved_answers(match_request)
    if match_request is None or first_unanswered(answers):
        if posted_form.typed_words(request):
            raise NotOpenHere
        return redirect("match")
    form = WaitlistForm(request.POST)
    if not form.is_valid():
        return render(request, "booking/waitlist/join.html", {"form": form}, status=400)
    if not throttles.consume(request, "waitlist", settings.WAITLIST_JOINS_PER_NETWORK_HOUR):
        raise Problem("rate-limited", retry_after=throttles.HOUR)
    match = match_request_queries.match_of(match_request, criteria(answers), db.db_now())
    contact_details = waitlist_actions.ContactDetails(
        email=form.cleaned_data["email"],
        phone="",
        email_ok=True,
        text_ok=False,
        language=(get_language() or "en")[:2],
    )
    entry = waitlist_actions.join(
        match=match, contact_details=contact_details, network=throttles.network_digest(request)
    )
    messages.success(request, _("You are on the list."))
    return redirect("waitlist-entry", entry.ref, entry.access_token)


@require_http_methods(["GET", "HEAD", "POST"])
def waitlist_entry(request: HttpRequest, ref: str, token: str) -> HttpResponse:
    """Show a waitlist entry with a button to leave. A GET request changes nothing."""
    entry = waitlist_queries.by_token(ref, token)
    if entry is None:
        return render(request, "booking/offer/expired.html", status=410)
    if request.method == "POST":
        waitlist_actions.leave(entry=entry)
        messages.success(request, _("You have left the list. You will get no more messages from it."))
        return redirect(request.path)
    context = {"entry": entry, "until": labels.when(entry.ends_at, entry.match_criteria.timezone)}
    return render(request, "booking/waitlist/entry.html", context)
