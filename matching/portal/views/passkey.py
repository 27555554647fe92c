"""Log in with a passkey, add one, or remove one.

The first POST returns a page with the WebAuthn options; its script posts the browser's response.
"""

import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config import db
from config.http.pages import posts_from
from config.text import identifiers
from matching.portal import queries
from matching.portal.actions import passkey as passkey_actions
from matching.portal.forms import PasskeyForm
from matching.portal.gateways import passkeys
from matching.portal.gateways.passkeys import PasskeyRejected
from matching.portal.web import count_attempt, log_in, provider_required
from providers.directory.models import Provider

SESSION_KEY, MAX_AGE = "passkey", 5 * 60  # seconds


@posts_from("portal-login")
def log_in_with_passkey(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a passkey of this site, and log in with its response."""
    count_attempt(request)
    if "credential" not in request.POST:
        return _options_page(request, "get", *passkeys.begin_authentication())
    try:
        provider = passkey_actions.check(state=_pop_state(request), answer=request.POST["credential"], now=db.db_now())
    except PasskeyRejected:
        error = _("That passkey opens nothing here.")
        return _options_page(request, "get", *passkeys.begin_authentication(), error=error, status=400)
    log_in(request, provider)
    return redirect("portal")


@posts_from("portal-listing")
@provider_required
def manage_passkeys(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Add or remove a passkey."""
    language, now = get_language() or "en", db.db_now()
    if "away" in request.POST:
        passkey_id = identifiers.row_id(request.POST["away"])
        if passkey_id and passkey_actions.remove(provider=provider, passkey_id=passkey_id, language=language, now=now):
            messages.success(request, _("Taken away. We have told you by mail."))
        return redirect("portal-listing")
    form = PasskeyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give the device a name, so that you know it again."))
        return redirect("portal-listing")
    name = form.cleaned_data["name"]
    if "credential" not in request.POST:
        existing = queries.list_passkeys(provider)
        return _options_page(request, "create", *passkeys.begin_registration(provider, existing), name=name)
    try:
        passkey_actions.add(
            provider=provider,
            name=name,
            state=_pop_state(request),
            answer=request.POST["credential"],
            language=language,
            now=now,
        )
    except PasskeyRejected:
        messages.error(request, _("That did not work. Nothing was added."))
    except passkey_actions.TooManyPasskeys:
        messages.error(request, _("There are five already. Please take one away first."))
    else:
        messages.success(request, _("Added. Next time it opens your place in place of a code."))
    return redirect("portal-listing")


def _options_page(
    request: HttpRequest, act: str, options: dict[str, Any], state: dict[str, Any], *, status: int = 200, **context: str
) -> HttpResponse:
    """A page whose script calls `navigator.credentials` (`act` is its method) with `options`."""
    request.session[SESSION_KEY] = {"state": state, "at": int(time.time())}
    return render(request, "portal/passkey.html", {"act": act, "passkey_options": options, **context}, status=status)


def _pop_state(request: HttpRequest) -> dict[str, Any]:
    """Return the state of the last challenge. It can be used once, within five minutes; otherwise raises PasskeyRejected."""
    stored = request.session.pop(SESSION_KEY, None)
    if not stored or time.time() - stored["at"] > MAX_AGE:
        raise PasskeyRejected
    state: dict[str, Any] = stored["state"]
    return state
