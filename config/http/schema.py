"""The OpenAPI document: every operation lists its problem responses and its idempotency key."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details",
    "properties": {
        "type": {"type": "string", "example": "urn:attune:problem:invalid"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}
CODES_BY_STATUS = {
    "400": "invalid, idempotency-key-required",
    "401": "unauthenticated",
    "403": "forbidden",
    "404": "not-found",
    "406": "not-acceptable",
    "409": "the rule that said no, by its code",
    "410": "expired",
    "413": "too-large",
    "415": "unsupported-media-type",
    "422": "idempotency-mismatch",
    "429": "rate-limited, too-many-holds",
    "503": "unavailable",
}
PREFIX = "/api/v1/"
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "The token of the hold, appointment, offer or place on the waiting list",
}


class Schema(AutoSchema):
    """Describes what a view and its serializers declare.

    A view's `problems` (by status), `requires_idempotency_key` and `requires_token`, and a serializer's
    `rejects_unknown_fields`.
    """

    def get_auth(self) -> list[dict[str, list[str]]]:
        if not getattr(self.view, "requires_token", False):
            return [{}]
        self.registry.register_on_missing(
            ResolvedComponent(name="token", type=ResolvedComponent.SECURITY_SCHEMA, object="token", schema=BEARER)
        )
        return [{"token": []}]

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        schema = super()._map_basic_serializer(serializer, direction)
        strict = getattr(serializer, "rejects_unknown_fields", False)
        return {**schema, "additionalProperties": False} if strict else schema

    def get_override_parameters(self) -> list[Any]:
        if not getattr(self.view, "requires_idempotency_key", False) or self.method != "POST":
            return []
        return [
            OpenApiParameter(
                "Idempotency-Key", {"type": "string", "pattern": "^[A-Za-z0-9_-]{16,64}$"}, "header", required=True
            )
        ]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        statuses = {"400", "404", "406", "429", "503", *map(str, getattr(self.view, "problems", ()))}
        if self.method in ("POST", "PATCH"):
            statuses |= {"413", "415"}
        for status in sorted(statuses - bodies.keys()):
            bodies[status] = {
                "description": CODES_BY_STATUS[status],
                "content": {"application/problem+json": {"schema": PROBLEM}},
            }
        return bodies


def public_endpoints_only(endpoints: list[Any], **_: Any) -> list[Any]:
    """Keep only the endpoints of the public API. A preprocessing hook of drf-spectacular."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIX)]
