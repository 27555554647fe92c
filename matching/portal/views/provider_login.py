"""Provider login: enter an address, open the mailed link, request a code there, enter the code."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from config import db
from config.http.pages import posts_from
from matching.booking.web import code_page
from matching.portal import queries
from matching.portal.actions import provider_login as provider_login_actions
from matching.portal.forms import LoginForm
from matching.portal.web import count_attempt, log_in, log_out
from providers.directory.models import Provider


@require_http_methods(["GET", "HEAD", "POST"])
def request_link(request: HttpRequest) -> HttpResponse:
    """Mail a login link. The response is the same whether or not the address is on file."""
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count_attempt(request)
        language = get_language() or "en"
        provider_login_actions.send_link(email=form.cleaned_data["email"], language=language, now=db.db_now())
        return render(request, "portal/login_link_sent.html")
    status = 400 if request.method == "POST" else 200
    return render(request, "portal/login.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the mailed link: a button that sends a code, then a field for it. GET changes and reveals nothing."""
    provider = queries.provider_by_token(token, db.db_now())
    if provider is None:
        return render(request, "portal/login_link_expired.html", status=410)
    if request.method != "POST":
        return _page(request)
    count_attempt(request)
    now, language = db.db_now(), get_language() or "en"
    return code_page.answer(
        request,
        send=lambda: provider_login_actions.send_code(provider_id=provider.pk, language=language, now=now),
        check=lambda digits: provider_login_actions.check_code(provider_id=provider.pk, digits=digits, now=now),
        succeed=lambda: _log_in(request, provider),
        page=partial(_page, request),
    )


@posts_from("portal-login")
def leave(request: HttpRequest) -> HttpResponse:
    """Log out."""
    log_out(request)
    return redirect("portal-login")


def _log_in(request: HttpRequest, provider: Provider) -> HttpResponse:
    log_in(request, provider)
    return redirect("portal")


def _page(request: HttpRequest, error: str = "", *, status: int = 200, code: bool = False) -> HttpResponse:
    return render(request, "portal/login_code.html", {"code": code, "error": error}, status=status)
