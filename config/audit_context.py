"""Who changes provider records, and why: set for one transaction, read by the triggers that write the history."""

from django.db import connection


def set_actor(*, by: str, why: str = "", run_id: int | None = None) -> None:
    """Name who makes the changes of this transaction, and why; the history rows of the transaction will say so.

    `why` is cut to 120 characters; `run_id` is the import run. Raises RuntimeError outside a transaction, in which the
    values would be lost at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Set the actor inside the transaction that makes the change.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('attune.by', %s, true), set_config('attune.why', %s, true), "
            "set_config('attune.run', %s, true)",
            [by, why[:120], "" if run_id is None else str(run_id)],
        )
