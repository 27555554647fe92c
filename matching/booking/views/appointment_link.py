"""Entry by mailed link or return code. A GET request changes nothing and shows only the time."""

from contextlib import suppress
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config import db
from config.http.pages import posts_from
from matching.appointments import labels
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment
from matching.booking.actions import contact, verification
from matching.booking.domain.verification_code import Verdict
from matching.booking.queries import appointment as appointment_queries
from matching.booking.web import code_page
from matching.booking.web.appointment_access import grant_access, has_access


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the time and a button. The button asks for the passphrase or a mailed code, except in the browser that booked."""
    mailed_link = appointment_queries.by_link(token, db.db_now())
    if mailed_link is None or not mailed_link.alive:
        context = {
            "token": token,
            "changed": mailed_link and mailed_link.changed,
            "reachable": mailed_link and mailed_link.reachable,
        }
        return render(request, "booking/appointment/link_expired.html", context, status=410)
    appointment = mailed_link.appointment
    if request.method != "POST":
        return _page(request, appointment)
    if has_access(request, appointment.ref):
        return _prove_and_open(request, appointment)
    _count_attempt(request)
    return (
        _passphrase_response(request, appointment)
        if appointment.passphrase_hash
        else _code_response(request, appointment)
    )


@posts_from("appointment-link")
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a current link to the address on file. The response is the same whether or not there is one."""
    _count_attempt(request)
    now = db.db_now()
    mailed_link = appointment_queries.by_link(token, now)
    if mailed_link:
        verification.send_link(appointment=mailed_link.appointment, now=now)
    return render(request, "booking/appointment/link_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
def return_with_code(request: HttpRequest) -> HttpResponse:
    """Open an appointment by its return code. The code is posted in a form, so that it never appears in a URL."""
    error, typed = "", request.POST.get("code", "")[:60]
    if request.method == "POST":
        _count_attempt(request)
        now = db.db_now()
        appointment = appointment_queries.by_return_code(typed, now)
        verdict = _check_passphrase(appointment, request.POST.get("word", "")[:100]) if appointment else Verdict.INVALID
        if appointment and verdict == Verdict.VALID:
            _grant(request, appointment)
            return redirect("appointment", appointment.ref)
        error = _("That code doesn't match. Check the four words, and your secret word if you set one.")
    context = {"error": error, "typed": typed}
    return render(request, "booking/appointment/return.html", context, status=400 if error else 200)


def _passphrase_response(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    verdict = _check_passphrase(appointment, request.POST.get("word", "")[:100])
    if verdict == Verdict.VALID:
        return _grant_and_open(request, appointment)
    if verdict == Verdict.UNAVAILABLE:
        return _page(
            request, appointment, _("That was too many tries. Please wait an hour, then try again."), status=429
        )
    return _page(request, appointment, _("That is not the word."), status=400)


def _code_response(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    now = db.db_now()
    return code_page.answer(
        request,
        send=lambda: verification.send_code(appointment=appointment, now=now),
        check=lambda digits: verification.check_code(appointment=appointment, digits=digits, now=now),
        succeed=lambda: _grant_and_open(request, appointment),
        page=partial(_page, request, appointment),
    )


def _check_passphrase(appointment: Appointment, passphrase: str) -> Verdict:
    """Check the passphrase; VALID if none was set."""
    if not appointment.passphrase_hash:
        return Verdict.VALID
    return verification.check_passphrase(appointment=appointment, passphrase=passphrase, now=db.db_now())


def _grant(request: HttpRequest, appointment: Appointment) -> None:
    request.session.cycle_key()
    grant_access(request, appointment)


def _grant_and_open(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    _grant(request, appointment)
    return _prove_and_open(request, appointment)


def _prove_and_open(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Record that someone reads our messages, and open the appointment, also if it was released a moment ago."""
    with suppress(BookingRefused):
        contact.prove(appointment=appointment)
    return redirect("appointment", appointment.ref)


def _page(
    request: HttpRequest, appointment: Appointment, error: str = "", *, status: int = 200, code: bool = False
) -> HttpResponse:
    context = {
        "when": labels.when(appointment.period.lower, appointment.client_timezone),
        "deadline": labels.clock_at(appointment.deadline, appointment.client_timezone) if appointment.deadline else "",
        "word": bool(appointment.passphrase_hash),
        "code": code,
        "error": error,
    }
    return render(request, "booking/appointment/link.html", context, status=status)


def _count_attempt(request: HttpRequest) -> None:
    code_page.count_attempt(request, "proof", settings.VERIFICATION_ATTEMPTS_PER_NETWORK_HOUR)
