"""The good faith estimate of an appointment, to print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from matching.appointments import labels
from matching.booking.presenters.estimate import present
from matching.booking.web.appointment_access import get_own_appointment


@require_GET
def estimate(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the latest estimate and the dates of earlier ones."""
    appointment = get_own_appointment(request, ref)
    estimates = list(appointment.estimates.order_by("-id"))
    if not estimates:
        raise Http404
    latest = estimates[0]
    context = {
        "appointment": appointment,
        "estimate": present(latest),
        "older": [present(former) for former in estimates[1:]],
        "born": labels.full_day(appointment.client.date_of_birth)
        if appointment.client and appointment.client.date_of_birth
        else "",
    }
    return render(request, "booking/appointment/estimate.html", context)
