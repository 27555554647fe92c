"""Lock and delete whole provider records; change the address of their page."""

from collections.abc import Iterable

from django.db import connection, transaction

from config import audit_context, db
from providers.directory.models import FormerAddress, Provider, WeeklyHours


def lock_for_edit(*, provider_id: int, also_lock: Iterable[int] = ()) -> None:
    """Lock this provider against all writers of schedule, status and appointments until the transaction ends.

    Locks the providers in `also_lock` too, since a transaction must take all its locks in one order. Waits up to
    2 seconds, then raises OperationalError. Rows read before the call may be out of date. Raises RuntimeError outside a
    transaction, where the lock would be released at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A record is claimed within the transaction that changes it.")
    db.set_timeouts()
    db.lock_providers({provider_id, *also_lock})


def move_hours(*, provider: Provider, before: str) -> None:
    """Move the weekly hours of the time zone `before` to the provider's present one. They keep their local times.

    Call it in the transaction that changes the provider's time zone, with the provider's lock.
    """
    WeeklyHours.objects.filter(provider=provider, timezone=before).update(timezone=provider.timezone)


def delete(*, provider: Provider, by: str) -> None:
    """Delete a provider with all rows that belong to it. Raises ProtectedError while appointments refer to it."""
    with transaction.atomic():
        lock_for_edit(provider_id=provider.pk)
        audit_context.set_actor(by=by, why="deleted")
        provider.delete()


def change_address(*, provider: Provider, former: str, redirect: bool, by: str) -> None:
    """After the address of a provider's page changed: redirect the former one, or let every former address end.

    Without `redirect` the former addresses answer 404, since they may hold a name that the provider no longer uses.
    """
    with transaction.atomic():
        audit_context.set_actor(by=by, why="address")
        FormerAddress.objects.filter(slug=provider.slug).delete()
        if redirect:
            FormerAddress.objects.update_or_create(slug=former, defaults={"provider": provider})
        else:
            FormerAddress.objects.filter(provider=provider).delete()
