"""Which therapist's own pages are open in a browser, and until when."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from matching.booking.web import code_page
from matching.portal import queries
from matching.portal.actions import provider_login as actions
from providers.directory.models import Provider

KEY = "practice"
IDLE, LONGEST = 30 * 60, 8 * 60 * 60  # seconds


def provider_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pass the view the provider who is logged in to this browser; without one it redirects to the login page.

    A login ends after 30 idle minutes, after 8 hours, and at once when the address on file changes or the provider leaves.
    """

    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        held, now = request.session.get(KEY), int(time.time())
        if not held or now - held["seen"] >= IDLE or now - held["began"] >= LONGEST:
            return _refuse(request)
        found = queries.provider(held["provider"])
        if found is None or actions.mark(found).hex() != held["address"]:
            return _refuse(request)
        request.session[KEY] = {**held, "seen": now}
        return view(request, found, *args, **kwargs)

    opened.__name__, opened.__doc__ = view.__name__, view.__doc__
    return opened


def log_in(request: HttpRequest, provider: Provider) -> None:
    """Open the provider's own pages in this browser."""
    now = int(time.time())
    request.session.cycle_key()
    request.session[KEY] = {"provider": provider.pk, "address": actions.mark(provider).hex(), "began": now, "seen": now}


def log_out(request: HttpRequest) -> None:
    """Close the provider's own pages in this browser."""
    request.session.pop(KEY, None)
    request.session.cycle_key()


def count_attempt(request: HttpRequest) -> None:
    """Count an attempt to log in by the network. Raises Problem (`rate-limited`) beyond so many an hour."""
    code_page.count_attempt(request, "practice", settings.PROOFS_PER_NETWORK_HOUR)


def _refuse(request: HttpRequest) -> HttpResponse:
    request.session.pop(KEY, None)
    return redirect("practice-ask")
