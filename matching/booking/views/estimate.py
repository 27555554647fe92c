"""The good faith estimate of a session: to read before booking, and to print from the session's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from matching.appointments import labels
from matching.booking.presenters.estimate import present
from matching.booking.web.appointment_access import get_own_appointment


@require_GET
def estimate(request: HttpRequest, ref: str) -> HttpResponse:
    """The last one, and the days on which those before were made."""
    one = get_own_appointment(request, ref)
    found = list(one.estimates.order_by("-id"))
    if not found:
        raise Http404
    last = found[0]
    context = {
        "one": one,
        "estimate": present(last),
        "older": [present(former) for former in found[1:]],
        "born": labels.full_day(one.client.date_of_birth) if one.client and one.client.date_of_birth else "",
    }
    return render(request, "booking/appointment/estimate.html", context)
