"""Providers' requests for changes to their record that only staff can make."""

from datetime import datetime

from django.db import transaction

from matching.portal.models import ChangeRequest, ChangeRequestStatus


def create(*, provider_id: int, about: str, words: str, now: datetime) -> ChangeRequest:
    """Save a provider's request for a change that only staff can make."""
    with transaction.atomic():
        return ChangeRequest.objects.create(provider_id=provider_id, about=about, words=words, at=now)


def resolve(*, change_request: ChangeRequest, state: ChangeRequestStatus, staff: str, now: datetime) -> bool:
    """Record what staff decided about a change request. Returns False if it was resolved before."""
    with transaction.atomic():
        open_request = ChangeRequest.objects.filter(pk=change_request.pk, state=ChangeRequestStatus.OPEN)
        return bool(open_request.update(state=state, staff=staff, resolved_at=now))
