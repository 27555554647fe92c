"""The actor of a change to provider records, read by the triggers that write the history."""

from django.db import connection


def set_actor(*, by: str, why: str = "", run_id: int | None = None) -> None:
    """Set the actor and the reason that this transaction's history rows record.

    `why` is cut to 120 characters; `run_id` is the import run. Raises RuntimeError outside a transaction, where
    PostgreSQL would drop the values right away.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Set the actor inside the transaction that makes the change.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('attune.by', %s, true), set_config('attune.why', %s, true), "
            "set_config('attune.run', %s, true)",
            [by, why[:120], "" if run_id is None else str(run_id)],
        )
