"""Choosing a password by a mailed link, and asking for such a link. A GET request changes nothing."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config import db
from config.staff import actions, login_throttle


class ForgotForm(forms.Form):
    """The address to mail a link to."""

    email = forms.EmailField(label=gettext_lazy("Your e-mail address"), max_length=254)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """Mail a link to choose a password. The answer is the same whether or not the address has an account."""
    form = ForgotForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, _("A new password"), "forgot", form=form, status=400 if form.errors else 200)
    email = form.cleaned_data["email"]
    if login_throttle.too_many_attempts(request, f"reset:{email}"):
        return _too_many(request)
    actions.request_reset(email=email, language=get_language() or "en", now=db.db_now())
    return _page(request, _("Look at your mail"), "forgot_sent")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password with a mailed link. Answers 410 if the link is unknown, used or expired."""
    now = db.db_now()
    link = actions.open_link(token, now)
    if link is None:
        return _expired(request)
    form = SetPasswordForm(link.user, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, _("Choose a password"), "choose_password", form=form, username=link.user.username)
    if login_throttle.too_many_attempts(request, f"account:{link.user_id}"):
        return _too_many(request)
    if not form.is_valid():
        return _page(
            request, _("Choose a password"), "choose_password", status=400, form=form, username=link.user.username
        )
    try:
        actions.choose_password(link=link, password=form.cleaned_data["new_password1"], now=now)
    except actions.LinkUsed:
        return _expired(request)
    messages.success(request, _("Your password is saved. Please sign in."))
    return redirect("account_login")


def _expired(request: HttpRequest) -> HttpResponse:
    return _page(request, _("This link no longer works"), "account_link_expired", status=410)


def _too_many(request: HttpRequest) -> HttpResponse:
    response = _page(request, _("Please wait a little"), "too_many", status=429)
    response["Retry-After"] = str(login_throttle.seconds_left())
    return response


def _page(request: HttpRequest, title: str, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    frame = {**admin.site.each_context(request), "title": title, "is_popup": False}
    return render(request, f"staff/{name}.html", {**frame, **context}, status=status)
