"""Where mailed links and return codes lead. Looking changes nothing and shows nothing but the time."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config import db
from config.http import throttles
from config.http.problems import Problem
from matching.appointments import labels
from matching.appointments.models import Appointment
from matching.booking.actions import verification
from matching.booking.actions.verification import Verdict
from matching.booking.queries import appointment as queries
from matching.booking.views.appointment import is_in, let_in


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
    if is_in(request, one):
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
        verdict = _told(one, request.POST.get("word", "")[:100]) if one else Verdict.WRONG
        if one and verdict == Verdict.RIGHT:
            return _open(request, one)
        error = _("We know no session by this. Please check the code, and the word if you set one.")
    return render(request, "booking/appointment/return.html", {"error": error}, status=400 if error else 200)


def _asked_for_word(request: HttpRequest, one: Appointment) -> HttpResponse:
    verdict = _told(one, request.POST.get("word", "")[:100])
    if verdict == Verdict.RIGHT:
        return _open(request, one)
    if verdict == Verdict.WAIT:
        return _page(request, one, _("That was too many tries. Please wait an hour, then try again."), status=429)
    return _page(request, one, _("That is not the word."), status=400)


def _asked_for_code(request: HttpRequest, one: Appointment) -> HttpResponse:
    now = db.clock()
    if "code" not in request.POST:
        if not verification.send_code(appointment=one, now=now):
            return _page(request, one, _("That was too many codes. Please wait an hour, then try again."), status=429)
        return _page(request, one, code=True)
    digits = "".join(character for character in request.POST["code"][:20] if character.isdecimal())
    verdict = verification.check_code(appointment=one, digits=digits, now=now)
    if verdict == Verdict.RIGHT:
        return _open(request, one)
    if verdict == Verdict.WAIT:
        return _page(request, one, _("That code no longer works. Please ask for a new one."), status=400)
    return _page(request, one, _("That is not the code. Please check it."), status=400, code=True)


def _told(one: Appointment, word: str) -> Verdict:
    """Whether the word is right, where one was set."""
    if not one.word:
        return Verdict.RIGHT
    return verification.check_word(appointment=one, word=word, now=db.clock())


def _open(request: HttpRequest, one: Appointment) -> HttpResponse:
    request.session.cycle_key()
    let_in(request, one)
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
    if not throttles.allowed(request, "proof", settings.PROOFS_PER_NETWORK_HOUR):
        raise Problem("rate-limited", retry_after=throttles.HOUR)
