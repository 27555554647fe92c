"""The staff work queues, with the appointments that expiring licenses affect."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config import db
from matching.appointments import labels
from matching.console.queries import deactivated_providers, expiring_licenses
from matching.portal import queries
from providers.console.queries import work_queue

MAX_ROWS = 50


def page(request: HttpRequest) -> HttpResponse:
    """The first rows of each queue, with the total count."""
    if not request.user.has_perm("directory.view_provider"):
        raise PermissionDenied
    now = db.db_now()
    today = now.date()
    expiring = work_queue.expiring_licenses(today, max(work_queue.LICENSE_WARNING_DAYS))
    licenses = list(expiring[:MAX_ROWS])
    affected = expiring_licenses.affected_appointments(licenses)
    context = {
        **admin.site.each_context(request),
        "title": _("Queues"),
        "expiring_listings": work_queue.expiring_listings(now),
        "stale": work_queue.stale(today)[:MAX_ROWS],
        "stale_count": work_queue.stale(today).count(),
        "expiring_count": expiring.count(),
        "expiring_providers": _count_providers(expiring),
        "expiring_licenses": [
            {
                "license": license,
                "days": (license.expires_on - today).days,
                "sessions": len(affected[license.pk]),
                "when": [labels.when(*start) for start in affected[license.pk][:MAX_ROWS]],
            }
            for license in licenses
            if license.expires_on
        ],
        "counts": [
            (days, work_queue.expiring_licenses(today, days).count()) for days in work_queue.LICENSE_WARNING_DAYS
        ],
        **_booked_with_deactivated(request, now),
        "unverified_trainings": work_queue.unverified_trainings()[:MAX_ROWS],
        "unverified_count": work_queue.unverified_trainings().count(),
        "unverified_providers": _count_providers(work_queue.unverified_trainings()),
        "drafts": work_queue.drafts()[:MAX_ROWS],
        "drafts_count": work_queue.drafts().count(),
        **_provider_requests(request),
        "shown": MAX_ROWS,
    }
    return render(request, "matching_console/queues.html", context)


def _booked_with_deactivated(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Providers whose NPI is deactivated, each with the times of their booked appointments."""
    pairs = deactivated_providers.with_appointments(now)
    rows = [
        {
            "provider": provider,
            "sessions": [
                {"pk": appointment.pk, "when": labels.when(appointment.period.lower, appointment.timezone)}
                for appointment in appointments[:MAX_ROWS]
            ],
        }
        for provider, appointments in pairs[:MAX_ROWS]
    ]
    return {
        "deactivated": rows,
        "deactivated_count": sum(len(appointments) for _provider, appointments in pairs),
        "may_open_sessions": request.user.has_perm("appointments.view_appointment"),
    }


def _count_providers(rows: "QuerySet[Any]") -> int:
    """Return the number of providers of these rows, which is the length of the list that the queue links to."""
    return rows.order_by().values("provider").distinct().count()


def _provider_requests(request: HttpRequest) -> dict[str, Any]:
    """Open change requests and poor-fit reports, for users with permission to see them."""
    if not request.user.has_perm("portal.view_changerequest"):
        return {}
    change_requests, poor_fit = queries.open_change_requests(), queries.poor_fit_reports()
    listing_reports = work_queue.listing_reports()
    return {
        "change_requests": change_requests[:MAX_ROWS],
        "change_requests_count": change_requests.count(),
        "poor_fit_reports": poor_fit[:MAX_ROWS],
        "poor_fit_count": poor_fit.count(),
        "listing_reports": listing_reports[:MAX_ROWS],
        "listing_reports_count": listing_reports.count(),
        "sees_requests": True,
    }
