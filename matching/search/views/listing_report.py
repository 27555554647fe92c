"""Reporting a wrong listing, without an account."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config import db
from config.http import throttles
from config.http.problems import Problem
from matching.search.forms.listing_report import ListingReportForm
from matching.search.queries import provider as provider_queries
from providers.directory.actions import listing_report


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show or save a report about a listed therapist. Nothing about the sender is kept."""
    now = db.db_now()
    provider = provider_queries.list_public(now).filter(slug=slug).first()
    if provider is None:
        raise Http404
    form = ListingReportForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 400 if form.errors else 200
        return render(request, "search/provider/report.html", {"provider": provider, "form": form}, status=status)
    if not throttles.consume(request, "listing-report", settings.LISTING_REPORTS_PER_NETWORK_HOUR):
        raise Problem("rate-limited", retry_after=throttles.HOUR)
    listing_report.create(
        provider=provider, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"], now=now
    )
    messages.success(request, _("Thank you. We check this within two business days."))
    return redirect("therapist", slug)
