"""What a provider changes of their own record, under the lock that bookings take. Nothing here widens where they may work."""

from datetime import datetime

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from config import audit_context, db
from providers.directory.actions import audit, verification
from providers.directory.models import Provider, Status, TimeOff


def facts(*, provider: Provider, accepting: bool, capacity: int, phone: str, now: datetime) -> None:
    """What is listed is so: whether new clients are taken, how many, and the phone; confirmed as of today."""
    with transaction.atomic():
        _begin(provider, "facts")
        fields = {"accepting_new_clients": accepting, "capacity": capacity, "contact_phone": phone}
        Provider.objects.filter(pk=provider.pk).update(**fields)
        verification.spoken(ids=[provider.pk], by=signature(provider), now=now)


def room(*, provider: Provider, url: str) -> None:
    """The video room, or none."""
    with transaction.atomic():
        _begin(provider, "room")
        Provider.objects.filter(pk=provider.pk).update(room_url=url)


def rest(*, provider: Provider, start: datetime, end: datetime, note: str, now: datetime) -> None:
    """Time off. Raises Unwelcome if sessions lie in it; then nothing is changed."""
    with transaction.atomic():
        _begin(provider, "time off")
        span = TimestamptzRange(start, end)
        audit.watched(
            [provider.pk], now, lambda: TimeOff.objects.create(provider=provider, span=span, note=note)
        )  # fmt: skip


def back(*, provider: Provider, time_off: int) -> None:
    """Take time off back; nothing happens where it is not theirs."""
    with transaction.atomic():
        _begin(provider, "time off")
        TimeOff.objects.filter(pk=time_off, provider=provider).delete()


def pause(*, provider: Provider, on: bool, now: datetime) -> None:
    """Leave the list for a while, or come back to it. Raises Unwelcome while sessions are booked; nothing else is changed.

    Whoever is a draft or has left stays so.
    """
    before, after = (Status.ACTIVE, Status.PAUSED) if on else (Status.PAUSED, Status.ACTIVE)
    with transaction.atomic():
        _begin(provider, "pause")
        mine = Provider.objects.filter(pk=provider.pk, status=before)
        audit.watched([provider.pk], now, lambda: mine.update(status=after))


def signature(provider: Provider) -> str:
    """How a provider's own hand is called in histories and in the log of accesses."""
    return f"provider:{provider.slug}"


def _begin(provider: Provider, why: str) -> None:
    db.bound_waits()
    db.lock_providers([provider.pk])
    audit_context.set_actor(by=signature(provider), why=why)
