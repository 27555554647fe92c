"""The work queues: what waits for staff, and what it would hit."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config import db
from matching.appointments import labels
from matching.console.queries import expiring_licenses
from matching.portal import queries
from providers.console.queries import work_queue

SHOWN = 50


def page(request: HttpRequest) -> HttpResponse:
    """All queues, the first few of each, with how many there are."""
    if not request.user.has_perm("directory.view_provider"):
        raise PermissionDenied
    today = db.clock().date()
    licenses = list(work_queue.ending(today, max(work_queue.ENDING))[:SHOWN])
    hit = expiring_licenses.hit(licenses)
    context = {
        **admin.site.each_context(request),
        "title": _("Queues"),
        "leaving": work_queue.leaving(today),
        "stale": work_queue.stale(today)[:SHOWN],
        "stale_count": work_queue.stale(today).count(),
        "ending": [
            {
                "license": one,
                "days": (one.expires_on - today).days,
                "sessions": len(hit[one.pk]),
                "when": [labels.when(*start) for start in hit[one.pk][:SHOWN]],
            }
            for one in licenses
            if one.expires_on
        ],
        "counts": [(days, work_queue.ending(today, days).count()) for days in work_queue.ENDING],
        "unseen": work_queue.unseen()[:SHOWN],
        "unseen_count": work_queue.unseen().count(),
        "drafts": work_queue.drafts()[:SHOWN],
        "drafts_count": work_queue.drafts().count(),
        **_from_therapists(request),
        "shown": SHOWN,
    }
    return render(request, "matching_console/queues.html", context)


def _from_therapists(request: HttpRequest) -> dict[str, Any]:
    """What therapists ask for, and "not a fit" by reason; for who may answer it."""
    if not request.user.has_perm("portal.view_recordrequest"):
        return {}
    return {"asked": queries.waiting()[:SHOWN], "unfit": queries.unfit()[:SHOWN], "answers": True}
