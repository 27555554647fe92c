"""Keeping answers, coming back to them, erasing them."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from config.crypto import tokens
from matching.search.models import Request
from matching.search.queries import match_request as queries

KEPT = timedelta(days=7)


def begin(*, now: datetime) -> Request:
    """A new, empty set of answers."""
    with transaction.atomic():
        ref = tokens.new_ref()
        return Request.objects.create(
            ref=ref, code=tokens.digest(queries.code(ref)), answers="{}", created_at=now, updated_at=now
        )


def answer(*, request: Request, question: str, given: dict[str, Any], now: datetime) -> Request:
    """Keep the answer to one question; the others stay as they are."""
    with transaction.atomic():
        kept = Request.objects.select_for_update().get(id=request.id)
        kept.answers = json.dumps({**json.loads(kept.answers or "{}"), question: given})
        kept.updated_at = now
        kept.save(update_fields=["answers", "updated_at"])
        return kept


def erase(*, request: Request) -> None:
    """Forget the answers. What was booked stays."""
    with transaction.atomic():
        Request.objects.filter(id=request.id).delete()


def purge(*, now: datetime) -> int:
    """Delete answers that nobody touched for a week; how many."""
    with transaction.atomic():
        return Request.objects.filter(updated_at__lt=now - KEPT).delete()[0]
