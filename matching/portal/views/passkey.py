"""Passkeys at the door of a therapist's own place, and in it: the question stands in a page, the answer is posted back."""

import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config import db
from matching.portal import queries
from matching.portal.actions import passkey as actions
from matching.portal.forms import PasskeyForm
from matching.portal.gateways import passkeys
from matching.portal.gateways.passkeys import Rejected
from matching.portal.web import count_attempt, log_in, provider_required
from providers.directory.models import Provider

STATE, ANSWERED_WITHIN = "passkey", 5 * 60  # seconds


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a passkey of this site; its answer opens the place."""
    count_attempt(request)
    if "credential" not in request.POST:
        return _ask(request, "get", *passkeys.opening())
    try:
        found = actions.check(state=_remembered(request), answer=request.POST["credential"], now=db.clock())
    except Rejected:
        return _ask(request, "get", *passkeys.opening(), error=_("That passkey opens nothing here."), status=400)
    log_in(request, found)
    return redirect("practice")


@require_POST
@provider_required
def keep(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Add a passkey, or take one away."""
    language, now = get_language() or "en", db.clock()
    if request.POST.get("away", "").isdecimal():
        if actions.remove(provider=provider, passkey_id=int(request.POST["away"]), language=language, now=now):
            messages.success(request, _("Taken away. We have told you by mail."))
        return redirect("practice-listing")
    form = PasskeyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give the device a name, so that you know it again."))
        return redirect("practice-listing")
    name = form.cleaned_data["name"]
    if "credential" not in request.POST:
        return _ask(request, "create", *passkeys.adding(provider, queries.passkeys(provider)), name=name)
    try:
        actions.add(
            provider=provider, name=name, state=_remembered(request), answer=request.POST["credential"],
            language=language, now=now,
        )  # fmt: skip
    except Rejected:
        messages.error(request, _("That did not work. Nothing was added."))
    except actions.TooMany:
        messages.error(request, _("There are five already. Please take one away first."))
    else:
        messages.success(request, _("Added. Next time it opens your place in place of a code."))
    return redirect("practice-listing")


def _ask(
    request: HttpRequest, act: str, asked: dict[str, Any], state: dict[str, Any], *, status: int = 200, **shown: str
) -> HttpResponse:
    request.session[STATE] = {"state": state, "at": int(time.time())}
    return render(request, "portal/passkey.html", {"act": act, "asked": asked, **shown}, status=status)


def _remembered(request: HttpRequest) -> dict[str, Any]:
    """What was asked, once: a second answer to the same question is none. Raises Rejected after five minutes."""
    held = request.session.pop(STATE, None)
    if not held or time.time() - held["at"] > ANSWERED_WITHIN:
        raise Rejected
    state: dict[str, Any] = held["state"]
    return state
