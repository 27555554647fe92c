"""One request, one effect: an answer is stored in the transaction of its effect, and a repeat gets the same bytes."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, transaction

from config import db
from matching.appointments.domain.appointment import Refused
from matching.booking.models import Answer

KEPT_DAYS = 7
PURGE_BATCH = 1_000
# Deadlock, serialization failure, lock not available: worth one more try before giving up.
FLEETING = frozenset({"40P01", "40001", "55P03"})


class InFlight(Exception):
    """The first request with this key is still being answered."""


class Mismatch(Exception):
    """The key was used for a request with another body."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A finished answer: status and exact bytes."""

    status: int
    body: bytes
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who asks (SHA-256 of the token used), for what, under which key, with a hash of what was asked."""

    principal: bytes
    route: str
    key: str
    fingerprint: bytes


def once(attempt: Attempt, *, effect: Callable[[], Reply], refuse: Callable[[Refused], Reply], now: datetime) -> Reply:
    """Do `effect` and keep its answer, or repeat the answer that was kept.

    A Refused effect leaves nothing behind but the answer that `refuse` makes of it, and is kept too. Any other error
    keeps nothing. Raises InFlight, Mismatch, or OperationalError after one more try.
    """
    try:
        return _once(attempt, effect, refuse, now)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) not in FLEETING:
            raise
        return _once(attempt, effect, refuse, now)


def _once(attempt: Attempt, effect: Callable[[], Reply], refuse: Callable[[Refused], Reply], now: datetime) -> Reply:
    with transaction.atomic():
        if not db.try_lock_and_bound_waits(_hash(attempt)):
            raise InFlight
        same = Answer.objects.filter(principal=attempt.principal, route=attempt.route, key=attempt.key)
        kept = same.only("fingerprint", "status", "body", "created_at").first()
        if kept and kept.created_at > now - timedelta(days=KEPT_DAYS):
            if bytes(kept.fingerprint) != attempt.fingerprint:
                raise Mismatch
            return Reply(kept.status, (kept.body or "").encode(), replayed=True)
        if kept:
            kept.delete()
        reply = _act(effect, refuse)
        Answer.objects.create(
            principal=attempt.principal,
            route=attempt.route,
            key=attempt.key,
            fingerprint=attempt.fingerprint,
            status=reply.status,
            body=reply.body.decode(),
            created_at=now,
        )
    return reply


def _act(effect: Callable[[], Reply], refuse: Callable[[Refused], Reply]) -> Reply:
    refused: Refused
    try:
        # Rolling back to here also gives the locks back, so that making the refusal keeps nobody waiting.
        with transaction.atomic():
            try:
                return effect()
            except Refused as error:
                if not error.kept:
                    raise
                refused = error
    except Refused as error:
        refused = error
    return refuse(refused)


def purge(*, now: datetime) -> int:
    """Delete one batch of answers past their seven days; how many went."""
    with transaction.atomic():
        old = Answer.objects.filter(created_at__lte=now - timedelta(days=KEPT_DAYS)).order_by("created_at")
        return Answer.objects.filter(id__in=list(old.values_list("id", flat=True)[:PURGE_BATCH])).delete()[0]


def _hash(attempt: Attempt) -> bytes:
    return hashlib.sha256(b"\x00".join([attempt.principal, attempt.route.encode(), attempt.key.encode()])).digest()
