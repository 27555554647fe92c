"""The page that sends and checks a six-digit code, for clients and providers."""

from collections.abc import Callable
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.http import throttles
from config.http.problems import Problem
from matching.booking.domain.verification_code import Verdict, only_digits


class CodePage(Protocol):
    """Renders the page with the field for a code (`code`), or with only the button that sends one."""

    def __call__(self, error: str = "", *, status: int = 200, code: bool = False) -> HttpResponse: ...


def answer(
    request: HttpRequest,
    *,
    send: Callable[[], bool],
    check: Callable[[str], Verdict],
    succeed: Callable[[], HttpResponse],
    page: CodePage,
) -> HttpResponse:
    """Answer a POST of this page: send a code, or check the typed one and call `succeed` if it is right."""
    if "code" not in request.POST:
        if not send():
            return page(_("That was too many codes. Please wait an hour, then try again."), status=429)
        return page(code=True)
    verdict = check(only_digits(request.POST["code"]))
    if verdict == Verdict.VALID:
        return succeed()
    if verdict == Verdict.UNAVAILABLE:
        return page(_("That code no longer works. Please ask for a new one."), status=400)
    if verdict == Verdict.REPLACED:
        return page(_("A newer code was sent. Please use the one in the latest message."), status=400, code=True)
    return page(_("That is not the code. Please check it."), status=400, code=True)


def count_attempt(request: HttpRequest, scope: str, limit: int) -> None:
    """Count an attempt of the network. Raises Problem (`rate-limited`) after `limit` attempts an hour."""
    if not throttles.consume(request, scope, limit):
        raise Problem("rate-limited", retry_after=throttles.HOUR)
