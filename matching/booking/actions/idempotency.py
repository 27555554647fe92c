"""Idempotent requests: the response is stored in the transaction of the effect, and a repeat gets the same bytes."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, transaction

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.booking.models import IdempotentResponse

RETENTION_DAYS = 7
PURGE_BATCH = 1_000
# SQLSTATEs to retry once: deadlock, serialization failure, lock not available.
TRANSIENT_SQLSTATES = frozenset({"40P01", "40001", "55P03"})


class InFlight(Exception):
    """The first request with this key is still running."""


class Mismatch(Exception):
    """The key was used for a request with a different body."""


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """A finished response: status and exact body."""

    status: int
    body: bytes
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """An idempotent request: SHA-256 of the token used, route, key, and a hash of the request body."""

    principal: bytes
    route: str
    key: str
    fingerprint: bytes


def run_once(
    request: IdempotentRequest,
    *,
    effect: Callable[[], StoredResponse],
    refuse: Callable[[BookingRefused], StoredResponse],
    now: datetime,
) -> StoredResponse:
    """Run `effect` and store its response, or return the stored response of the first request with this key.

    If `effect` raises BookingRefused, its changes are rolled back, and the response built by `refuse` is stored. Other errors
    store nothing. Retries once on a deadlock, a serialization failure or a lock timeout.
    Raises InFlight, Mismatch, or OperationalError after the retry.
    """
    try:
        return _once(request, effect, refuse, now)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) not in TRANSIENT_SQLSTATES:
            raise
        return _once(request, effect, refuse, now)


def _once(
    request: IdempotentRequest,
    effect: Callable[[], StoredResponse],
    refuse: Callable[[BookingRefused], StoredResponse],
    now: datetime,
) -> StoredResponse:
    with transaction.atomic():
        if not db.try_lock_with_timeouts(_hash(request)):
            raise InFlight
        stored = IdempotentResponse.objects.filter(principal=request.principal, route=request.route, key=request.key)
        row = stored.only("fingerprint", "status", "body", "created_at").first()
        if row and row.created_at > now - timedelta(days=RETENTION_DAYS):
            if bytes(row.fingerprint) != request.fingerprint:
                raise Mismatch
            return StoredResponse(row.status, (row.body or "").encode(), replayed=True)
        if row:
            row.delete()
        response = _run(effect, refuse)
        IdempotentResponse.objects.create(
            principal=request.principal,
            route=request.route,
            key=request.key,
            fingerprint=request.fingerprint,
            status=response.status,
            body=response.body.decode(),
            created_at=now,
        )
    return response


def _run(effect: Callable[[], StoredResponse], refuse: Callable[[BookingRefused], StoredResponse]) -> StoredResponse:
    refusal: BookingRefused
    try:
        # Rolling back to this savepoint also releases the locks, so that building the refusal blocks no other request.
        with transaction.atomic():
            try:
                return effect()
            except BookingRefused as error:
                if not error.persist:
                    raise
                refusal = error
    except BookingRefused as error:
        refusal = error
    return refuse(refusal)


def purge(*, now: datetime) -> int:
    """Delete one batch of responses older than seven days; returns the number of rows."""
    with transaction.atomic():
        expired = IdempotentResponse.objects.filter(created_at__lte=now - timedelta(days=RETENTION_DAYS)).order_by(
            "created_at"
        )
        return IdempotentResponse.objects.filter(
            id__in=list(expired.values_list("id", flat=True)[:PURGE_BATCH])
        ).delete()[0]


def _hash(request: IdempotentRequest) -> bytes:
    return hashlib.sha256(b"\x00".join([request.principal, request.route.encode(), request.key.encode()])).digest()
