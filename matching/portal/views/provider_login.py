"""The door to a therapist's own place: an address is typed, a link comes, its button sends a code, the code opens."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config import db
from config.http import throttles
from config.http.problems import Problem
from matching.booking.actions.verification import Verdict
from matching.portal import queries
from matching.portal.actions import provider_login as actions
from matching.portal.forms import AddressForm
from providers.directory.models import Provider

KEY = "practice"
IDLE, LONGEST = 30 * 60, 8 * 60 * 60  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Have a link mailed. The answer is the same whether or not the address is on file."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count(request)
        language = get_language() or "en"
        actions.send_link(email=form.cleaned_data["email"], language=language, now=db.clock())
        return render(request, "portal/asked.html")
    status = 400 if request.method == "POST" else 200
    return render(request, "portal/ask.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def key(request: HttpRequest, token: str) -> HttpResponse:
    """A button that sends a code, then a field for it. Looking changes nothing and tells nothing."""
    found = queries.by_token(token, db.clock())
    if found is None:
        return render(request, "portal/gone.html", status=410)
    if request.method != "POST":
        return _page(request)
    count(request)
    now = db.clock()
    if "code" not in request.POST:
        if not actions.send_code(provider_id=found.pk, language=get_language() or "en", now=now):
            return _page(request, _("That was too many codes. Please wait an hour, then try again."), status=429)
        return _page(request, code=True)
    digits = "".join(character for character in request.POST["code"][:20] if character.isdecimal())
    verdict = actions.check_code(provider_id=found.pk, digits=digits, now=now)
    if verdict == Verdict.RIGHT:
        enter(request, found)
        return redirect("practice")
    if verdict == Verdict.WAIT:
        return _page(request, _("That code no longer works. Please ask for a new one."), status=400)
    return _page(request, _("That is not the code. Please check it."), status=400, code=True)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the place in this browser."""
    request.session.pop(KEY, None)
    request.session.cycle_key()
    return redirect("practice-ask")


def inside(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the view have the provider whose place is open in this browser; others are sent to the door.

    It closes after 30 idle minutes, after 8 hours, and at once when the address on file changes or the provider leaves.
    """

    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        held, now = request.session.get(KEY), int(time.time())
        if not held or now - held["seen"] >= IDLE or now - held["began"] >= LONGEST:
            return _shut(request)
        found = queries.provider(held["provider"])
        if found is None or actions.mark(found).hex() != held["address"]:
            return _shut(request)
        request.session[KEY] = {**held, "seen": now}
        return view(request, found, *args, **kwargs)

    opened.__name__, opened.__doc__ = view.__name__, view.__doc__
    return opened


def enter(request: HttpRequest, provider: Provider) -> None:
    """Open the provider's place in this browser."""
    now = int(time.time())
    request.session.cycle_key()
    request.session[KEY] = {"provider": provider.pk, "address": actions.mark(provider).hex(), "began": now, "seen": now}


def _shut(request: HttpRequest) -> HttpResponse:
    request.session.pop(KEY, None)
    return redirect("practice-ask")


def _page(request: HttpRequest, error: str = "", *, status: int = 200, code: bool = False) -> HttpResponse:
    return render(request, "portal/key.html", {"code": code, "error": error}, status=status)


def count(request: HttpRequest) -> None:
    """One more try at this door from a network. Raises Problem (`rate-limited`) beyond so many an hour."""
    if not throttles.allowed(request, "practice", settings.PROOFS_PER_NETWORK_HOUR):
        raise Problem("rate-limited", retry_after=throttles.HOUR)
