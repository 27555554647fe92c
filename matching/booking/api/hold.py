"""`/holds/`: keep a time for ten minutes, longer, or no longer."""

import math
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from config import db
from config.crypto import encryption, tokens
from config.http import serializer_fields, throttles
from config.http.problems import Problem
from matching.appointments import labels
from matching.appointments.domain.appointment import Refused
from matching.appointments.domain.criteria import Criteria
from matching.appointments.models import Appointment
from matching.booking.actions import hold as actions
from matching.booking.api import schemas as booking_schemas
from matching.booking.api.base import BookingView, bearer, key
from matching.booking.queries import alternatives
from matching.booking.queries import appointment as queries
from matching.search.api.provider import stamp
from matching.search.queries import match_request as match_queries
from providers.directory.models import Provider

WITH_ALTERNATIVES = ("slot-taken", "not-offered", "too-late")


class HoldRequest(serializer_fields.Strict):
    """Which time, of whom, under which match."""

    match = serializer_fields.Text(max_length=16_000)
    provider = serializer_fields.Slug()
    start = serializer_fields.Instant()


class HoldList(BookingView):
    """Making a hold."""

    needs_token = False
    route = "holds"

    @extend_schema(request=HoldRequest, responses={201: booking_schemas.NewHold}, operation_id="hold_create")
    def post(self, request: Request) -> HttpResponse:
        asked = HoldRequest.parse(request.data)
        key(request)
        now = db.clock()
        match = match_by(asked["match"], now)
        network = throttles.network_digest(request)
        provider = Provider.objects.only("slug").filter(slug=asked["provider"]).first()
        if provider is None:
            raise Http404

        def effect() -> tuple[int, Any]:
            queries.check_holding(network, now)
            held = actions.hold(
                match=match, provider=provider, start=asked["start"], network=network, by="client", now=now
            )
            return 201, {**shown(held, settings.HOLD_MINUTES * 60), "token": tokens.derive("hold", held.ref)}

        def refuse(error: Refused) -> dict[str, Any]:
            return refusal(error, match.criteria, match.as_of, provider, now)

        return self.once(request, principal=asked["match"], asked=asked, effect=effect, refuse=refuse, now=now)


class HoldDetail(BookingView):
    """Reading a hold, and letting it go."""

    needs_key = False
    problems = ()

    @extend_schema(responses=booking_schemas.Hold, operation_id="hold")
    def get(self, request: Request, ref: str) -> Response:
        serializer_fields.Nothing.parse_query(request.query_params)
        return Response(shown(_found(request, ref)))

    @extend_schema(responses={204: None}, operation_id="hold_release")
    def delete(self, request: Request, ref: str) -> Response:
        actions.release(appointment=_found(request, ref), by="client")
        return Response(status=204)


class HoldExtension(BookingView):
    """Keeping a hold longer."""

    route = "holds/extend"

    @extend_schema(request=None, responses={200: booking_schemas.Hold}, operation_id="hold_extend")
    def post(self, request: Request, ref: str) -> HttpResponse:
        asked = serializer_fields.Nothing.parse(request.data)
        key(request)
        held = _found(request, ref)
        now = db.clock()

        def effect() -> tuple[int, Any]:
            kept = actions.extend(appointment=held, by="client")
            longer = kept.hold_until and kept.hold_until - now > timedelta(minutes=settings.HOLD_MINUTES + 1)
            return 200, shown(kept, None if longer else settings.HOLD_MINUTES * 60)

        def refuse(error: Refused) -> dict[str, Any]:
            return refusal(error, held.asked, held.created_at, held.provider, now)

        return self.once(request, principal=bearer(request), asked=asked, effect=effect, refuse=refuse, now=now)


def shown(held: Appointment, left: int | None = None) -> dict[str, Any]:
    """A hold as the contract shows it, with the seconds `left`, else those left now. A lapsed one has none."""
    if left is None:
        left = math.floor((held.hold_until - db.clock()).total_seconds()) if held.hold_until else 0
    return {
        "id": held.ref,
        "status": held.status,
        "expires_in": max(left, 0),
        "expires_at": stamp(held.hold_until) if held.hold_until else None,
        "start": stamp(held.session.lower),
        "end": stamp(held.session.upper),
        "provider": held.provider.slug,
    }


def refusal(error: Refused, criteria: Criteria, as_of: datetime, provider: Provider, now: datetime) -> dict[str, Any]:
    """The members of a refusal beside the standard ones: other times from `now`, or the gate that is shut."""
    figures = dict(error.figures)
    if "constraint" in figures:
        return {"detail": labels.constraint(figures["constraint"]), **figures}
    if error.code in WITH_ALTERNATIVES:
        found = alternatives.next_openings(criteria, as_of, provider, now)
        figures["next_openings"] = [
            {"provider": a.provider, "start": stamp(a.start), "end": stamp(a.end)} for a in found
        ]
    return figures


def _found(request: Request, ref: str) -> Appointment:
    held = queries.hold(ref, bearer(request))
    if held is None:
        raise Http404
    return held


def match_by(token: str, now: datetime) -> match_queries.Match:
    """The match behind a token. Raises Http404 for one that isn't ours, Problem `expired` for one past its life."""
    try:
        return match_queries.by_token(token, now)
    except encryption.NotOpened as error:
        raise Http404 from error
    except match_queries.Expired as error:
        raise Problem("expired") from error
