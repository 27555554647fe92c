"""Save and delete a client's answers to the six questions."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from config.crypto import tokens
from matching.search.models import Request
from matching.search.queries import match_request as queries

RETENTION = timedelta(days=7)


def begin(*, now: datetime) -> Request:
    """Create a match request without answers."""
    with transaction.atomic():
        ref = tokens.new_ref()
        return Request.objects.create(
            ref=ref, code=tokens.digest(queries.code(ref)), answers="{}", created_at=now, updated_at=now
        )


def answer(*, request: Request, question: str, given: dict[str, Any], now: datetime) -> Request:
    """Save the answer to one question. Other answers don't change."""
    with transaction.atomic():
        row = Request.objects.select_for_update().get(id=request.id)
        row.answers = json.dumps({**json.loads(row.answers or "{}"), question: given})
        row.updated_at = now
        row.save(update_fields=["answers", "updated_at"])
        return row


def erase(*, request: Request) -> None:
    """Delete the answers. Appointments stay."""
    with transaction.atomic():
        Request.objects.filter(id=request.id).delete()


def purge(*, now: datetime) -> int:
    """Delete answers that haven't changed for a week, and return how many."""
    with transaction.atomic():
        return Request.objects.filter(updated_at__lt=now - RETENTION).delete()[0]
