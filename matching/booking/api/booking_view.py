"""What all booking views share: idempotency keys, order of checks, and repeatable responses."""

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
from matching.appointments.domain.appointment import BookingRefused
from matching.booking.actions import idempotency
from matching.booking.actions.idempotency import IdempotentRequest, StoredResponse
from matching.booking.domain.caps import CapReached

KEY_PATTERN = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


class BookingView(APIView):
    """A view whose POSTs run once per idempotency key. `route` identifies it in stored responses."""

    throttle_scope = "write"
    requires_idempotency_key = True
    requires_token = True
    problems: tuple[int, ...] = (409, 410, 422)
    route = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in ("POST", "DELETE"):
            serializer_fields.EmptySerializer.parse_query(request.query_params)

    def run_once(
        self,
        request: Request,
        *,
        principal: str,
        data: dict[str, Any],
        effect: Callable[[], tuple[int, Any]],
        refuse: Callable[[BookingRefused], dict[str, Any]],
        now: datetime,
    ) -> HttpResponse:
        """Return the response of `effect`, or the stored response. `principal` is the token used."""
        idempotent_request = IdempotentRequest(
            principal=hashlib.sha256(principal.encode()).digest(),
            route=self.route,
            key=idempotency_key(request),
            fingerprint=hashlib.sha256(json.dumps([self.kwargs, data], default=str, sort_keys=True).encode()).digest(),
        )
        try:
            stored = idempotency.run_once(
                idempotent_request,
                effect=lambda: _to_response(*effect()),
                refuse=lambda error: _to_response(*_to_problem(error, refuse(error))),
                now=now,
            )
        except idempotency.InFlight as error:
            raise Problem("idempotency-in-flight", retry_after=1) from error
        except idempotency.Mismatch as error:
            raise Problem("idempotency-mismatch") from error
        except CapReached as error:
            raise Problem(error.code, retry_after=error.retry_after) from error
        content_type = problems.CONTENT_TYPE if stored.status >= 400 else "application/json"
        response = HttpResponse(stored.body, status=stored.status, content_type=content_type)
        if stored.replayed:
            response["Idempotent-Replayed"] = "true"
        return response


def idempotency_key(request: Request) -> str:
    """Return the Idempotency-Key header without quotes. Raises Problem `idempotency-key-required`."""
    value = request.headers.get("Idempotency-Key", "")
    if len(value) > 2 and value[0] == value[-1] == '"':
        value = value[1:-1]
    if not KEY_PATTERN.fullmatch(value):
        raise Problem(
            "idempotency-key-required", _("Send an Idempotency-Key header of 16 to 64 letters, digits, _ or -.")
        )
    return value


def _to_response(status: int, body: Any) -> StoredResponse:
    return StoredResponse(status, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def _to_problem(error: BookingRefused, members: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return problems.CODES[error.code][0], problems.problem_dict(error.code, **members)
