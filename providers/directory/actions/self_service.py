"""Changes that providers make to their own record, under the lock that bookings take.

Nothing here lets a provider practice in more states.
"""

from datetime import datetime

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from config import audit_context, db, form_versions
from providers.directory.actions import audit, listing_report, verification
from providers.directory.models import Provider, ProviderStatus, TimeOff
from providers.directory.queries import time_off


class TakenOffList(Exception):
    """Staff took the listing off the list after a report, so only they can list it again."""


def listing_facts(provider: Provider) -> tuple[bool, int, str]:
    """Return what `confirm_listing` sets: whether new clients are taken, how many, and the phone."""
    return provider.accepting_new_clients, provider.capacity, provider.contact_phone


def confirm_listing(
    *, provider: Provider, accepting: bool, capacity: int, phone: str, seen: str, now: datetime
) -> None:
    """Set whether the provider accepts new clients, how many, and the phone, and mark all as verified today.

    Raises ChangedMeanwhile if the facts are not those with the digest `seen`.
    """
    with transaction.atomic():
        _lock_for_audit(provider, "facts")
        form_versions.check(seen, *listing_facts(Provider.objects.get(pk=provider.pk)))
        fields = {"accepting_new_clients": accepting, "capacity": capacity, "contact_phone": phone}
        Provider.objects.filter(pk=provider.pk).update(**fields)
        verification.confirm_with_provider(ids=[provider.pk], by=audit_name(provider), now=now)


def set_video_room(*, provider: Provider, url: str, seen: str) -> None:
    """Set the address of the video room, "" for none. Raises ChangedMeanwhile if it isn't the one with the digest `seen`."""
    with transaction.atomic():
        _lock_for_audit(provider, "room")
        form_versions.check(seen, Provider.objects.get(pk=provider.pk).room_url)
        Provider.objects.filter(pk=provider.pk).update(room_url=url)


def add_time_off(*, provider: Provider, start: datetime, end: datetime, note: str, now: datetime) -> bool:
    """Add time off, merged with time off that it overlaps or touches. Returns False if all of it is time off already.

    Raises BlockedByAppointments if appointments are booked in it; nothing is changed then.
    """
    with transaction.atomic():
        _lock_for_audit(provider, "time off")
        new = TimeOff(provider=provider, span=TimestamptzRange(start, end), note=note)
        merged = next(period for period in time_off.merge([*provider.time_off.all(), new]) if new in period.rows)
        rows = [row for row in merged.rows if row is not new]
        if any(row.span.lower <= start and end <= row.span.upper for row in rows):
            return False
        new.span = TimestamptzRange(merged.start, merged.end)
        new.note = note or next((row.note for row in rows if row.note), "")

        def write() -> None:
            TimeOff.objects.filter(pk__in=[row.pk for row in rows]).delete()
            new.save()

        audit.apply_with_checks([provider.pk], now, write)
        return True


def remove_time_off(*, provider: Provider, row_id: int) -> bool:
    """Delete the time off with this id and all that overlaps or touches it, so that the hours are free again.

    Returns False if there is none, or it belongs to another provider.
    """
    with transaction.atomic():
        _lock_for_audit(provider, "time off")
        for period in time_off.merge(provider.time_off.all()):
            ids = [row.pk for row in period.rows]
            if row_id in ids:
                TimeOff.objects.filter(pk__in=ids).delete()
                return True
        return False


def set_paused(*, provider: Provider, on: bool, now: datetime) -> None:
    """Hide an active provider from the public list, or show a paused one again. Other statuses don't change.

    Booked appointments stay. Raises TakenOffList if a report took the listing off the list.
    """
    before, after = (
        (ProviderStatus.ACTIVE, ProviderStatus.PAUSED) if on else (ProviderStatus.PAUSED, ProviderStatus.ACTIVE)
    )
    with transaction.atomic():
        _lock_for_audit(provider, "pause")
        if not on and listing_report.is_removed(provider.pk):
            raise TakenOffList
        rows = Provider.objects.filter(pk=provider.pk, status=before)
        audit.apply_with_checks([provider.pk], now, lambda: rows.update(status=after))


def audit_name(provider: Provider) -> str:
    """Return the actor name of a provider in change histories and the access log."""
    return f"provider:{provider.slug}"


def _lock_for_audit(provider: Provider, why: str) -> None:
    db.set_timeouts()
    db.lock_providers([provider.pk])
    audit_context.set_actor(by=audit_name(provider), why=why)
