"""The staff session: it ends after 15 minutes without a request and after 12 hours, and needs the second factor.

Public pages have no sign-in and no time limit.
"""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from config.http.middleware import GetResponse
from config.staff import mfa

# The methods that staff pages accept.
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
API = "/api/v1/staff/"
IDLE_SECONDS, MAX_SECONDS = 15 * 60, 12 * 60 * 60
BEGAN, SEEN = "staff_began", "staff_seen"
# The pages for a user without a second factor, who has signed in by password only.
ENROLLMENT_PAGES = ("mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate")
SIGN_IN_PAGES = (
    "account_login",
    "account_logout",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_authenticate",
)


class StaffSession:
    """Signs out a user whose session has timed out, and redirects to the second factor if it is missing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/staff/") and request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        now = int(time.time())
        if SESSION_KEY in request.session:
            began, last_seen = request.session.get(BEGAN, now), request.session.get(SEEN, now)
            if now - last_seen >= IDLE_SECONDS or now - began >= MAX_SECONDS:
                logout(request)
                messages.info(request, _("You were signed out because the time was up. What was not saved is lost."))
        if request.path.startswith(API) and not mfa.is_mfa_verified(request):
            request.user = AnonymousUser()
        redirect_url = _second_factor_url(request)
        response = HttpResponseRedirect(redirect_url) if redirect_url else self.get_response(request)
        if SESSION_KEY in request.session:
            request.session.setdefault(BEGAN, now)
            request.session[SEEN] = now
        return response


def _second_factor_url(request: HttpRequest) -> str | None:
    """Return the second-factor page that this request must be redirected to, or None."""
    if not request.path.startswith(("/staff/", settings.EDITOR_PATH)) or not request.user.is_authenticated:
        return None
    if mfa.is_mfa_verified(request):
        return None
    has_mfa = mfa.has_mfa(request.user)
    allowed_pages = SIGN_IN_PAGES if has_mfa else (*SIGN_IN_PAGES, *ENROLLMENT_PAGES)
    if request.path in {reverse(name) for name in allowed_pages}:
        return None
    return reverse("mfa_reauthenticate" if has_mfa else "mfa_activate_totp")
