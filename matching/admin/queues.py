"""The work queues: what waits for staff, and what it would hit."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.ground import database
from matching import wording
from matching.queries import ending, practice
from providers.queries import queue

SHOWN = 50


def page(request: HttpRequest) -> HttpResponse:
    """All queues, the first few of each, with how many there are."""
    if not request.user.has_perm("providers.view_provider"):
        raise PermissionDenied
    today = database.clock().date()
    licenses = list(queue.ending(today, max(queue.ENDING))[:SHOWN])
    hit = ending.hit(licenses)
    context = {
        **admin.site.each_context(request),
        "title": _("Queues"),
        "leaving": queue.leaving(today),
        "stale": queue.stale(today)[:SHOWN],
        "stale_count": queue.stale(today).count(),
        "ending": [
            {
                "license": one,
                "days": (one.expires_on - today).days,
                "sessions": len(hit[one.pk]),
                "when": [wording.when(*start) for start in hit[one.pk][:SHOWN]],
            }
            for one in licenses
            if one.expires_on
        ],
        "counts": [(days, queue.ending(today, days).count()) for days in queue.ENDING],
        "unseen": queue.unseen()[:SHOWN],
        "unseen_count": queue.unseen().count(),
        "drafts": queue.drafts()[:SHOWN],
        "drafts_count": queue.drafts().count(),
        **_from_therapists(request),
        "shown": SHOWN,
    }
    return render(request, "matching/staff/queues.html", context)


def _from_therapists(request: HttpRequest) -> dict[str, Any]:
    """What therapists ask for, and "not a fit" by reason; for who may answer it."""
    if not request.user.has_perm("matching.view_recordrequest"):
        return {}
    return {"asked": practice.waiting()[:SHOWN], "unfit": practice.unfit()[:SHOWN], "answers": True}
