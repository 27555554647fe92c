"""The provider's login in the web session."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from config.http import posted_form
from config.http.pages import NotOpenHere
from matching.booking.web import code_page
from matching.portal import queries
from matching.portal.actions import provider_login as provider_login_actions
from providers.directory.models import Provider

SESSION_KEY = "practice"
IDLE_LIMIT, MAX_AGE = 30 * 60, 8 * 60 * 60  # seconds


def provider_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pass the view the provider who is logged in to this browser; without one it redirects to the login page.

    A login ends after 30 idle minutes, after 8 hours, and at once when the address on file changes or the provider leaves.
    """

    @wraps(view)
    def checked_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        login, now = request.session.get(SESSION_KEY), int(time.time())
        if not login or now - login["seen"] >= IDLE_LIMIT or now - login["began"] >= MAX_AGE:
            return _redirect_to_login(request)
        provider = queries.get_provider(login["provider"])
        if provider is None or provider_login_actions.email_fingerprint(provider).hex() != login["address"]:
            return _redirect_to_login(request)
        request.session[SESSION_KEY] = {**login, "seen": now}
        return view(request, provider, *args, **kwargs)

    return checked_view


def log_in(request: HttpRequest, provider: Provider) -> None:
    """Log the provider in to this browser, with a new session key."""
    now, fingerprint = int(time.time()), provider_login_actions.email_fingerprint(provider).hex()
    request.session.cycle_key()
    request.session[SESSION_KEY] = {"provider": provider.pk, "address": fingerprint, "began": now, "seen": now}


def log_out(request: HttpRequest) -> None:
    """Log the provider out of this browser."""
    request.session.pop(SESSION_KEY, None)
    request.session.cycle_key()


def count_attempt(request: HttpRequest) -> None:
    """Count a login attempt for the client's network. Raises Problem (`rate-limited`) over the hourly limit."""
    code_page.count_attempt(request, "practice", settings.VERIFICATION_ATTEMPTS_PER_NETWORK_HOUR)


def _redirect_to_login(request: HttpRequest) -> HttpResponse:
    request.session.pop(SESSION_KEY, None)
    if posted_form.typed_words(request):
        raise NotOpenHere(login=reverse("portal-login"))
    return redirect("portal-login")
