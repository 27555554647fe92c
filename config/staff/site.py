"""The site at `/staff/`: Django's admin under our name, with a sign-in that slows guessing."""

import hmac
import time
from typing import Any

import structlog
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from config.ground import keys
from config.ground.throttles import counter, network

log = structlog.get_logger("attune.staff")

WINDOW = 15 * 60
# Attempts in a window, right or wrong: for one name from anywhere, and for one network whatever the names.
PER_ACCOUNT, PER_NETWORK = 10, 100
TOO_MANY = "too_many"


class SignIn(AdminAuthenticationForm):
    """Name and password. The answer is the same for an unknown name, a wrong password and an account that isn't staff's."""

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError `too_many` before any password is looked at."""
        if self.request is None or refused(self.request, (self.cleaned_data or {}).get("username", "")):
            log.warning("too many sign-ins")
            raise ValidationError(_("Too many attempts to sign in. Wait 15 minutes, then try again."), code=TOO_MANY)
        return super().clean()


class StaffSite(AdminSite):
    """What staff see is what their role grants (`config.staff.roles`); without a role, nothing."""

    site_header = site_title = _("Attune staff")
    index_title = _("Records and sessions")
    login_form = SignIn
    login_template = "staff/login.html"
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The page to sign in at; 429 once there were too many attempts."""
        response = super().login(request, extra_context)
        context = response.context_data if isinstance(response, TemplateResponse) else None
        form = (context or {}).get("form")
        if form is not None and form.is_bound and form.has_error("__all__", TOO_MANY):
            response.status_code = 429
            response["Retry-After"] = str(WINDOW - int(time.time()) % WINDOW)
        return response


def refused(request: HttpRequest, name: str) -> bool:
    """Count an attempt to sign in under `name`; whether it is one too many for the name or for the caller's network.

    The name is counted under a keyed hash, as it was typed but for case, whether or not there is such an account.
    """
    window = int(time.time()) // WINDOW
    secret = keys.derived(keys.current(), "sign-in")
    account = hmac.digest(secret, name.casefold().encode(), "sha256").hex()
    attempts = counter.add(f"sign-in:{account}:{window}", WINDOW)
    return counter.add(f"sign-in:{network(request)}:{window}", WINDOW) > PER_NETWORK or attempts > PER_ACCOUNT
