"""Changes that providers make to their own record, under the lock that bookings take.

Nothing here lets a provider practice in more states.
"""

from datetime import datetime

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from config import audit_context, db
from providers.directory.actions import audit, verification
from providers.directory.models import Provider, ProviderStatus, TimeOff


def confirm_listing(*, provider: Provider, accepting: bool, capacity: int, phone: str, now: datetime) -> None:
    """Set whether the provider accepts new clients, how many, and the phone, and mark all as verified today."""
    with transaction.atomic():
        _lock_for_audit(provider, "facts")
        fields = {"accepting_new_clients": accepting, "capacity": capacity, "contact_phone": phone}
        Provider.objects.filter(pk=provider.pk).update(**fields)
        verification.confirm_with_provider(ids=[provider.pk], by=audit_name(provider), now=now)


def set_video_room(*, provider: Provider, url: str) -> None:
    """Set the address of the video room, "" for none."""
    with transaction.atomic():
        _lock_for_audit(provider, "room")
        Provider.objects.filter(pk=provider.pk).update(room_url=url)


def add_time_off(*, provider: Provider, start: datetime, end: datetime, note: str, now: datetime) -> None:
    """Add time off. Raises BlockedByAppointments if appointments are booked in it; nothing is changed then."""
    with transaction.atomic():
        _lock_for_audit(provider, "time off")
        span = TimestamptzRange(start, end)
        audit.apply_with_checks(
            [provider.pk], now, lambda: TimeOff.objects.create(provider=provider, span=span, note=note)
        )


def remove_time_off(*, provider: Provider, time_off: int) -> None:
    """Delete the time off with this id. Does nothing if it belongs to another provider."""
    with transaction.atomic():
        _lock_for_audit(provider, "time off")
        TimeOff.objects.filter(pk=time_off, provider=provider).delete()


def set_paused(*, provider: Provider, on: bool, now: datetime) -> None:
    """Hide an active provider from the public list, or show a paused one again. Other statuses don't change.

    Raises BlockedByAppointments while appointments are booked; nothing is changed then.
    """
    before, after = (
        (ProviderStatus.ACTIVE, ProviderStatus.PAUSED) if on else (ProviderStatus.PAUSED, ProviderStatus.ACTIVE)
    )
    with transaction.atomic():
        _lock_for_audit(provider, "pause")
        rows = Provider.objects.filter(pk=provider.pk, status=before)
        audit.apply_with_checks([provider.pk], now, lambda: rows.update(status=after))


def audit_name(provider: Provider) -> str:
    """Return the actor name of a provider in change histories and the access log."""
    return f"provider:{provider.slug}"


def _lock_for_audit(provider: Provider, why: str) -> None:
    db.set_timeouts()
    db.lock_providers([provider.pk])
    audit_context.set_actor(by=audit_name(provider), why=why)
