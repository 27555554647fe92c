"""What all public pages share: addresses that answer GET, addresses as mail programs change them, and lost web sessions."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import Resolver404, converters, resolve

from config.http import posted_form

API = "/api/"
# What follows an address in a message: a full stop, brackets, quotation marks.
AFTER_A_LINK = re.compile(r"[^A-Za-z0-9_/-]+$")

View = Callable[..., HttpResponse]


class NotOpenHere(Http404):
    """The page belongs to a web session that this browser doesn't have, or has no more. The same as an unknown page.

    `reopen` is the address of a form that opens it again with a code.
    """

    def __init__(self, reopen: str = "", login: str = "") -> None:
        super().__init__()
        self.reopen, self.login = reopen, login


class MailedTokenConverter(converters.StringConverter):
    """A token in a mailed link, without the punctuation that mail programs take for a part of the address."""

    def to_python(self, value: str) -> str:
        """Return the token."""
        return AFTER_A_LINK.sub("", value)


def posts_from(name: str) -> Callable[[View], View]:
    """Let a view answer POST only. GET redirects to the page `name` that holds its form, with the arguments of the view."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method in ("GET", "HEAD"):
                return redirect(name, **kwargs)
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])

        return answer

    return decorate


def tidy_address(request: HttpRequest) -> str | None:
    """Return the page that a mistyped address means, or None: with its final slash, without punctuation at its end."""
    if request.method not in ("GET", "HEAD") or request.path.startswith(API):
        return None
    path = AFTER_A_LINK.sub("", request.path)
    for candidate in (path, f"{path}/"):
        if candidate == request.path or candidate.startswith("//") or not candidate.startswith("/"):
            continue
        try:
            resolve(candidate)
        except Resolver404:
            continue
        query = request.META.get("QUERY_STRING", "")
        return f"{candidate}?{query}" if query else candidate
    return None


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token. It is shown again, unless the browser says that another site posted it.

    Only a form that surely came from our page can be sent again: its reader would send another site's with our token.
    """
    is_ours = posted_form.is_from_our_page(request)
    context = {} if is_ours is False else posted_form.context(request, can_send_again=bool(is_ours))
    return render(request, "403_csrf.html", context, status=403)


def not_open_here(request: HttpRequest, error: NotOpenHere) -> HttpResponse:
    """Answer for a page that this browser may not see (any more): how to come back, and all words of a posted form."""
    context = posted_form.context(request, can_send_again=False)
    return render(request, "not_open_here.html", {**context, "reopen": error.reopen, "login": error.login}, status=404)
