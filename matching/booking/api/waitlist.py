"""`/waitlist/`: join and leave the waitlist."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config import db
from config.http import serializer_fields, throttles
from config.http.problems import Problem
from matching.booking.actions import waitlist as waitlist_actions
from matching.booking.api import schemas as booking_schemas
from matching.booking.api.authorization import bearer, get_match
from matching.booking.api.booking_request import validated_phone
from matching.booking.api.booking_view import BookingView, idempotency_key
from matching.booking.queries import waitlist as waitlist_queries
from matching.search.api.representations import format_datetime


class WaitContactField(serializer_fields.StrictSerializer):
    """Contact details. E-mail must be safe, because new openings are announced by e-mail."""

    email = serializer_fields.StrictEmailField()
    phone = serializer_fields.StrictCharField(max_length=40, required=False, allow_null=True)
    email_ok = serializer_fields.StrictBooleanField()
    text_ok = serializer_fields.StrictBooleanField(default=False)

    def validate_email_ok(self, value: bool) -> bool:
        """Require true. Raises ValidationError."""
        if not value:
            raise serializers.ValidationError(_("A time that opens is told by e-mail. Without it nobody can wait."))
        return value

    def validate_phone(self, value: str | None) -> str:
        return validated_phone(value)


class JoinRequest(serializer_fields.StrictSerializer):
    """The match, and how to contact the client."""

    match = serializer_fields.StrictCharField(max_length=16_000)
    contact = WaitContactField()
    language = serializer_fields.LanguageTagField(required=False, allow_null=True)


class WaitlistEntryList(BookingView):
    """Join the waitlist."""

    requires_token = False
    route = "waitlist"

    @extend_schema(request=JoinRequest, responses={201: booking_schemas.NewWaiting}, operation_id="waitlist_join")
    def post(self, request: Request) -> HttpResponse:
        data = JoinRequest.parse(request.data)
        idempotency_key(request)
        now = db.db_now()
        match = get_match(data["match"], now)
        if not throttles.consume(request, "waitlist", settings.WAITLIST_JOINS_PER_NETWORK_HOUR):
            raise Problem("rate-limited", retry_after=throttles.HOUR)
        contact = data["contact"]
        contact_details = waitlist_actions.ContactDetails(
            email=contact["email"],
            phone=contact.get("phone") or "",
            email_ok=contact["email_ok"],
            text_ok=contact["text_ok"],
            language=data.get("language") or (get_language() or "en")[:2],
        )

        def effect() -> tuple[int, Any]:
            entry = waitlist_actions.join(
                match=match, contact_details=contact_details, network=throttles.network_digest(request)
            )
            return 201, {"id": entry.ref, "token": entry.access_token, "ends_at": format_datetime(entry.ends_at)}

        return self.run_once(
            request, principal=data["match"], data=data, effect=effect, refuse=lambda error: error.details, now=now
        )


class WaitlistEntryDetail(BookingView):
    """Leave the waitlist."""

    requires_idempotency_key = False
    problems = ()

    @extend_schema(responses={204: None}, operation_id="waitlist_leave")
    def delete(self, request: Request, ref: str) -> Response:
        entry = waitlist_queries.by_token(ref, bearer(request))
        if entry is None:
            raise Http404
        waitlist_actions.leave(entry=entry)
        return Response(status=204)
