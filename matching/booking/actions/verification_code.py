"""Sending and checking six-digit codes for any model that stores them. The caller holds a lock on the codes' owner."""

import hmac
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db.models import F, QuerySet

from matching.booking.domain import verification_code as rules
from matching.booking.domain.verification_code import Verdict
from matching.booking.models.verification_code import VerificationCode

Code = TypeVar("Code", bound=VerificationCode)


def send(codes: "QuerySet[Code]", *, write: Callable[[datetime], None], now: datetime) -> bool:
    """Void the owner's live codes and call `write` with the expiry of a new one.

    Returns False, and does nothing, beyond five codes an hour.
    """
    if not rules.may_send(codes.filter(created_at__gt=now - rules.HOUR).count()):
        return False
    codes.filter(expires_at__gt=now).update(expires_at=now)
    write(now + rules.LIFETIME)
    return True


def check(codes: "QuerySet[Code]", *, digest: bytes, now: datetime) -> Verdict:
    """Check `digest`, the keyed hash of a typed code, against the owner's live code.

    A code is valid once, for ten minutes and five tries. An older code counts as a try, too.
    """
    code = codes.filter(expires_at__gt=now, used_at__isnull=True).order_by("id").last()
    if code is None or not rules.may_try(code.tries):
        return Verdict.UNAVAILABLE
    row = codes.filter(pk=code.pk)
    row.update(tries=F("tries") + 1)
    if not hmac.compare_digest(digest, bytes(code.digest)):
        if not rules.may_try(code.tries + 1):
            return Verdict.UNAVAILABLE
        return Verdict.REPLACED if _is_older_code(codes, digest, now) else Verdict.INVALID
    row.update(used_at=now)
    return Verdict.VALID


def _is_older_code(codes: "QuerySet[Code]", digest: bytes, now: datetime) -> bool:
    """Return whether this is a code of the last hour that a newer one replaced."""
    replaced = codes.filter(created_at__gt=now - rules.HOUR, expires_at__lte=now, used_at__isnull=True)
    return any(hmac.compare_digest(digest, bytes(code.digest)) for code in replaced)
