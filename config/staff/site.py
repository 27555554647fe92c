"""The admin site at `/staff/`, with a rate-limited sign-in and a second factor."""

import threading
from typing import Any

import structlog
from allauth.account.utils import perform_login
from django.contrib.admin import AdminSite, site
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from config.staff import login_throttle, mfa
from config.staff.models import User

log = structlog.get_logger("attune.staff")

TOO_MANY, BUSY = "too_many", "busy"
_checking = threading.Semaphore(1)  # passwords at a time in one process


class StaffLoginForm(AdminAuthenticationForm):
    """Username and password. The error is the same for an unknown name, a wrong password and a non-staff account."""

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError `too_many` before checking the password."""
        if self.request is None or login_throttle.too_many_attempts(
            self.request, (self.cleaned_data or {}).get("username", "")
        ):
            log.warning("too many sign-ins")
            raise ValidationError(_("Too many attempts to sign in. Wait 15 minutes, then try again."), code=TOO_MANY)
        # A password takes a third of a second of a processor on purpose: a crowd of them must not stop the pages for clients.
        if not _checking.acquire(blocking=False):
            raise ValidationError(
                _("Many people are signing in right now. Please try again in a few seconds."), code=BUSY
            )
        try:
            return super().clean()
        finally:
            _checking.release()

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Allow staff, and authors and reviewers of pages at `/cms/`. Raises ValidationError for other users."""
        if not isinstance(user, User) or not (user.is_active and user.has_perm("wagtailadmin.access_admin")):
            super().confirm_login_allowed(user)  # type: ignore[arg-type]  # the stubs expect the concrete model


class StaffLoginView(LoginView):
    """The username and password step. The second factor follows (`config.staff.mfa`)."""

    authentication_form = StaffLoginForm
    template_name = "staff/login.html"
    next_page = "/staff/"

    def form_valid(self, form: Any) -> HttpResponse:
        return perform_login(self.request, form.get_user(), redirect_url=self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("__all__", TOO_MANY):
            response.status_code = 429
            response["Retry-After"] = str(login_throttle.seconds_left())
        if form.has_error("__all__", BUSY):
            response.status_code = 429
            response["Retry-After"] = "3"
        return response


class StaffSite(AdminSite):
    """The admin site. Staff see what their role permits (`config.staff.roles`)."""

    site_header = site_title = _("Attune staff")
    index_title = _("Records and sessions")
    index_template = "staff/index.html"
    enable_nav_sidebar = False

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the sign-in page. Answers 429 after too many attempts."""
        if request.method == "GET" and self.has_permission(request) and mfa.is_mfa_verified(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.each_context(request),
            "title": _("Sign in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        return StaffLoginView.as_view(extra_context=context)(request)


# Problem code → title and advice on the error page for staff.
ERROR_TEXTS = {
    "forbidden": (
        _("That is not open to your role"),
        _("If your work needs this page, ask an administrator. If you came here from a form, go back: what you typed is "
          "still there."),
    ),
    "not-found": (_("Nothing here"), _("The address may be mistyped, or the record was taken away.")),
}  # fmt: skip


def error_context(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return the context of the error page. `code` is a key of ERROR_TEXTS."""
    title, text = ERROR_TEXTS[code]
    return {**site.each_context(request), "title": title, "text": text}


def admin_context(request: HttpRequest) -> dict[str, Any]:
    """Return the admin's context for the allauth pages, which use its layout. A context processor."""
    match = request.resolver_match
    is_allauth_page = match and not match.namespace and (match.url_name or "").startswith(("mfa_", "account_"))
    return site.each_context(request) if is_allauth_page else {}
