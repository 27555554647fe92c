"""How long a sign-in lasts: 15 minutes without a request, 12 hours at most. Public pages have no sign-in and no limit."""

import time

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.ground.middleware import Answer

IDLE, LONGEST = 15 * 60, 12 * 60 * 60
BEGAN, SEEN = "staff_began", "staff_seen"


class StaffSession:
    """Signs out whoever was away for too long, and says so; the page asked for then leads to the sign-in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(time.time())
        if SESSION_KEY in request.session:
            began, seen = request.session.get(BEGAN, now), request.session.get(SEEN, now)
            if now - seen >= IDLE or now - began >= LONGEST:
                logout(request)
                messages.info(request, _("You were signed out because the time was up. What was not saved is lost."))
        response = self.get_response(request)
        if SESSION_KEY in request.session:
            request.session.setdefault(BEGAN, now)
            request.session[SEEN] = now
        return response
