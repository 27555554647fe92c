"""What every POST under Booking shares: the key, the order of checks, and answers that repeat byte for byte."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.views import APIView

from config.http import problems, serializer_fields
from config.http.problems import Problem
from matching.appointments.domain.appointment import Refused
from matching.booking.actions import idempotency
from matching.booking.actions.idempotency import Attempt, Reply

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


class BookingView(APIView):
    """A view whose POSTs act once a key. `route` names it in stored answers."""

    throttle_scope = "write"
    needs_key = True
    needs_token = True
    problems: tuple[int, ...] = (409, 410, 422)
    route = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in ("POST", "DELETE"):
            serializer_fields.Nothing.parse_query(request.query_params)

    def once(
        self,
        request: Request,
        *,
        principal: str,
        asked: dict[str, Any],
        effect: Callable[[], tuple[int, Any]],
        refuse: Callable[[Refused], dict[str, Any]],
        now: datetime,
    ) -> HttpResponse:
        """Answer with `effect`, or with what was answered before. `principal` is the token used."""
        attempt = Attempt(
            principal=hashlib.sha256(principal.encode()).digest(),
            route=self.route,
            key=key(request),
            fingerprint=hashlib.sha256(json.dumps([self.kwargs, asked], default=str, sort_keys=True).encode()).digest(),
        )
        try:
            reply = idempotency.once(
                attempt,
                effect=lambda: _reply(*effect()),
                refuse=lambda error: _reply(*_problem(error, refuse(error))),
                now=now,
            )
        except idempotency.InFlight as error:
            raise Problem("idempotency-in-flight", retry_after=1) from error
        except idempotency.Mismatch as error:
            raise Problem("idempotency-mismatch") from error
        kind = problems.CONTENT_TYPE if reply.status >= 400 else "application/json"
        response = HttpResponse(reply.body, status=reply.status, content_type=kind)
        if reply.replayed:
            response["Idempotent-Replayed"] = "true"
        return response


def key(request: Request) -> str:
    """The request's Idempotency-Key, quoted or bare. Raises Problem `idempotency-key-required`."""
    found = request.headers.get("Idempotency-Key", "")
    if len(found) > 2 and found[0] == found[-1] == '"':
        found = found[1:-1]
    if not KEY.fullmatch(found):
        raise Problem(
            "idempotency-key-required", _("Send an Idempotency-Key header of 16 to 64 letters, digits, _ or -.")
        )
    return found


def _reply(status: int, body: Any) -> Reply:
    return Reply(status, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def _problem(error: Refused, members: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return problems.CODES[error.code][0], problems.body(error.code, **members)
