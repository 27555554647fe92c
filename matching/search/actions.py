"""Save and delete a client's answers to the six questions."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from config.crypto import tokens
from matching.appointments.domain.criteria import Criteria
from matching.search.domain import answers
from matching.search.models import MatchRequest
from matching.search.queries import match_request as match_request_queries

RETENTION = timedelta(days=7)


def create(*, now: datetime) -> MatchRequest:
    """Create a match request without answers."""
    with transaction.atomic():
        ref = tokens.new_ref()
        code = tokens.digest(match_request_queries.resume_phrase(ref))
        return MatchRequest.objects.create(ref=ref, code=code, answers="{}", created_at=now, updated_at=now)


def save_answer(*, request: MatchRequest, question: str, answer: dict[str, Any], now: datetime) -> MatchRequest:
    """Save the answer to one question. Other answers don't change."""
    with transaction.atomic():
        row = MatchRequest.objects.select_for_update().get(id=request.id)
        row.answers = json.dumps({**json.loads(row.answers or "{}"), question: answer})
        row.updated_at = now
        row.save(update_fields=["answers", "updated_at"])
        return row


def create_from_criteria(*, criteria: Criteria, now: datetime) -> MatchRequest:
    """Create a match request with the answers that give these criteria."""
    with transaction.atomic():
        request = create(now=now)
        request.answers = json.dumps(answers.from_criteria(criteria))
        request.save(update_fields=["answers"])
        return request


def delete(*, request: MatchRequest) -> None:
    """Delete the answers. Appointments stay."""
    with transaction.atomic():
        MatchRequest.objects.filter(id=request.id).delete()


def delete_stale(*, now: datetime) -> int:
    """Delete answers that haven't changed for a week, and return how many."""
    with transaction.atomic():
        return MatchRequest.objects.filter(updated_at__lt=now - RETENTION).delete()[0]
