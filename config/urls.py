"""URLs of the whole service."""

from allauth.account.views import ReauthenticateView
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, include, path, register_converter
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularSwaggerSplitView

from config import health
from config.http import pages, posted_form, problems
from config.http.schema_view import SchemaView
from config.staff import account_views, mfa, site

register_converter(pages.MailedTokenConverter, "mailed_token")


@require_safe
def _privacy(request: HttpRequest) -> HttpResponse:
    """Show who sees what."""
    return render(request, "privacy.html")


@require_safe
def _safety(request: HttpRequest) -> HttpResponse:
    """Show how the site protects somebody whose device is monitored, and what it can't do."""
    return render(request, "safety.html", {"lines": ("domestic-violence",)})


urlpatterns = [
    path("who-sees-what/", _privacy, name="privacy"),
    path("using-this-site/", _safety, name="safety"),
    path("health/live", health.live),
    path("health/accepting", health.accepting),
    path("health/ready", health.ready),
    path("api/v1/", include("providers.directory.urls")),
    path("api/v1/", include("providers.console.urls")),
    path("", include("matching.booking.urls")),
    path("", include("matching.portal.urls")),
    path("", include("matching.console.urls")),
    path("", include("matching.search.urls")),
    path("staff/login/", admin.site.login, name="account_login"),
    path("staff/forgot/", account_views.forgot, name="staff-forgot"),
    path("staff/account/<mailed_token:token>/", account_views.choose_password, name="staff-account"),
    # Without its final slash the address would belong to the admin site, which asks to sign in.
    path("staff/account/<mailed_token:token>", RedirectView.as_view(pattern_name="staff-account")),
    path("staff/logout/", admin.site.logout, name="account_logout"),
    path("staff/again/", ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("staff/second-step/totp/activate/", mfa.AddTOTPView.as_view(), name="mfa_activate_totp"),
    path("staff/second-step/webauthn/add/", mfa.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("staff/second-step/", include("allauth.mfa.urls")),
    path("staff/", admin.site.urls),
    path("language/", set_language, name="set_language"),
    path(
        "api/v1/schema/",
        SchemaView.as_view(
            throttle_classes=[], custom_settings={"PREPROCESSING_HOOKS": ["config.http.schema.public_endpoints_only"]}
        ),
        name="schema",
    ),
    path(
        "api/v1/docs/",
        SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="docs.html", throttle_classes=[]),
        name="docs",
    ),
    path(f"{settings.EDITOR_PATH.lstrip('/')}login/", RedirectView.as_view(url="/staff/login/?next=/cms/")),
    path(settings.EDITOR_PATH.lstrip("/"), include("wagtail.admin.urls")),
    path("", include("content.urls")),
]


def _error_response(request: HttpRequest, code: str, template: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problems.problem_response(request, code)
    status = problems.CODES[code][0]
    if request.path.startswith("/staff/") and code in site.ERROR_TEXTS and admin.site.has_permission(request):
        return render(request, "staff/refused.html", site.error_context(request, code), status=status)
    return render(request, template, posted_form.context(request), status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, or redirect to the page that the address means."""
    address = pages.tidy_address(request) if isinstance(exception, Resolver404) else None
    if address:
        return redirect(address)
    if isinstance(exception, pages.NotOpenHere):
        return pages.not_open_here(request, exception)
    return _error_response(request, "not-found", "404.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, such as for a request to an unknown host."""
    return _error_response(request, "invalid", "400.html")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return _error_response(request, "forbidden", "403.html")


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return _error_response(request, "failed", "500.html")


handler400, handler403, handler404, handler500 = bad_request, forbidden, not_found, failed
