"""Where mailed links and return codes lead. Looking changes nothing and shows nothing but the time."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config import db
from matching.appointments import labels
from matching.appointments.models import Appointment
from matching.booking.actions import verification
from matching.booking.domain.verification_code import Verdict
from matching.booking.queries import appointment as queries
from matching.booking.web import code_page
from matching.booking.web.appointment_access import grant_access, has_access


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The time, and a button. Behind it a word or a mailed code is asked for, but not of the browser that booked."""
    found = queries.by_link(token, db.clock())
    if found is None or not found.alive:
        context = {"token": token, "changed": found and found.changed, "reachable": found and found.reachable}
        return render(request, "booking/appointment/gone.html", context, status=410)
    one = found.appointment
    if request.method != "POST":
        return _page(request, one)
    if has_access(request, one.ref):
        return redirect("session", one.ref)
    _count(request)
    return _asked_for_word(request, one) if one.word else _asked_for_code(request, one)


@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Send the present link to the address on file. The answer is the same whether or not there is one."""
    _count(request)
    now = db.clock()
    found = queries.by_link(token, now)
    if found:
        verification.send_link(appointment=found.appointment, now=now)
    return render(request, "booking/appointment/renewed.html")


@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """By the return code. It is typed into a form, so that it stands in no address."""
    error = ""
    if request.method == "POST":
        _count(request)
        now = db.clock()
        one = queries.by_return_code(request.POST.get("code", "")[:60], now)
        verdict = _told(one, request.POST.get("word", "")[:100]) if one else Verdict.INVALID
        if one and verdict == Verdict.VALID:
            return _open(request, one)
        error = _("We know no session by this. Please check the code, and the word if you set one.")
    return render(request, "booking/appointment/return.html", {"error": error}, status=400 if error else 200)


def _asked_for_word(request: HttpRequest, one: Appointment) -> HttpResponse:
    verdict = _told(one, request.POST.get("word", "")[:100])
    if verdict == Verdict.VALID:
        return _open(request, one)
    if verdict == Verdict.RATE_LIMITED:
        return _page(request, one, _("That was too many tries. Please wait an hour, then try again."), status=429)
    return _page(request, one, _("That is not the word."), status=400)


def _asked_for_code(request: HttpRequest, one: Appointment) -> HttpResponse:
    now = db.clock()
    return code_page.answer(
        request,
        send=lambda: verification.send_code(appointment=one, now=now),
        check=lambda digits: verification.check_code(appointment=one, digits=digits, now=now),
        succeed=lambda: _open(request, one),
        page=partial(_page, request, one),
    )


def _told(one: Appointment, word: str) -> Verdict:
    """Whether the word is right, where one was set."""
    if not one.word:
        return Verdict.VALID
    return verification.check_word(appointment=one, word=word, now=db.clock())


def _open(request: HttpRequest, one: Appointment) -> HttpResponse:
    request.session.cycle_key()
    grant_access(request, one)
    return redirect("session", one.ref)


def _page(
    request: HttpRequest, one: Appointment, error: str = "", *, status: int = 200, code: bool = False
) -> HttpResponse:
    context = {
        "when": labels.when(one.session.lower, one.client_timezone),
        "word": bool(one.word),
        "code": code,
        "error": error,
    }
    return render(request, "booking/appointment/link.html", context, status=status)


def _count(request: HttpRequest) -> None:
    code_page.count_attempt(request, "proof", settings.PROOFS_PER_NETWORK_HOUR)
