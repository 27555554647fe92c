"""How long a sign-in lasts: 15 minutes without a request, 12 hours at most; and nothing opens before the second step.

Public pages have no sign-in and no limit.
"""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from config.http.middleware import Answer
from config.staff import mfa

# What a browser does on the console's pages; anything else is nobody's.
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
API = "/api/v1/staff/"
IDLE, LONGEST = 15 * 60, 12 * 60 * 60
BEGAN, SEEN = "staff_began", "staff_seen"
# Who is signed in by password alone, because nothing else was ever set up, may do these things only.
SET_UP = ("mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate")
ALWAYS = ("account_login", "account_logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_authenticate")


class StaffSession:
    """Signs out whoever was away for too long, and says so; the page asked for then leads to the sign-in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/staff/") and request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        now = int(time.time())
        if SESSION_KEY in request.session:
            began, seen = request.session.get(BEGAN, now), request.session.get(SEEN, now)
            if now - seen >= IDLE or now - began >= LONGEST:
                logout(request)
                messages.info(request, _("You were signed out because the time was up. What was not saved is lost."))
        if request.path.startswith(API) and not mfa.passed(request):
            request.user = AnonymousUser()
        step = _step(request)
        response = HttpResponseRedirect(step) if step else self.get_response(request)
        if SESSION_KEY in request.session:
            request.session.setdefault(BEGAN, now)
            request.session[SEEN] = now
        return response


def _step(request: HttpRequest) -> str | None:
    """Where somebody who hasn't taken the second step is sent first, or None."""
    if not request.path.startswith(("/staff/", settings.EDITOR_PATH)) or not request.user.is_authenticated:
        return None
    if mfa.passed(request):
        return None
    enrolled = mfa.enrolled(request.user)
    open_to_all = ALWAYS if enrolled else (*ALWAYS, *SET_UP)
    if request.path in {reverse(name) for name in open_to_all}:
        return None
    return reverse("mfa_reauthenticate" if enrolled else "mfa_activate_totp")
