"""Changes to a provider's record as a whole."""

from collections.abc import Iterable

from django.db import connection, transaction

from config import audit_context, db
from providers.directory.models import Provider


def claim(*, provider_id: int, beside: Iterable[int] = ()) -> None:
    """Take the lock of every writer of this provider's schedule, status and appointments, to the end of the transaction.

    The locks of the providers `beside` come with it, since all are taken in one order.
    Waits at most 2 s (then OperationalError). What was read before it may have changed since. Raises RuntimeError
    outside a transaction, where the lock would be gone at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A record is claimed within the transaction that changes it.")
    db.bound_waits()
    db.lock_providers({provider_id, *beside})


def delete(*, provider: Provider, by: str) -> None:
    """Take a record away with all that belongs to it. Raises ProtectedError while sessions refer to it."""
    with transaction.atomic():
        claim(provider_id=provider.pk)
        audit_context.set_actor(by=by, why="deleted")
        provider.delete()
