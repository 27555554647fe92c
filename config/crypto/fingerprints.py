"""Recognizes a key that isn't the one this database was encrypted with.

Every `migrate` stores a fingerprint of each new key in `ATTUNE_KEYS`. Later starts compare them.
"""

import hmac
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections

from config.crypto import keys
from config.crypto.models import KeyFingerprint

REMEDY = (
    "Set ATTUNE_KEYS to the keys this database was encrypted with, or DATABASE_URL to the database of these keys. "
    "A new key needs a new id, before the others: ATTUNE_KEYS=new:BASE64,old:BASE64."
)


def fingerprint(key_id: str) -> bytes:
    """Return the fingerprint of a key: derived from it like a key for another purpose, so it reveals nothing about it."""
    return keys.derive_key(key_id, "fingerprint")


def store_fingerprints(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Store the fingerprints of keys that have none yet. Never changes a stored one. A `post_migrate` receiver."""
    if _table_exists(using) and not wrong_keys(using):
        KeyFingerprint.objects.using(using).bulk_create(
            [KeyFingerprint(key_id=key_id, fingerprint=fingerprint(key_id)) for key_id in keys.keyring()],
            ignore_conflicts=True,
        )


def wrong_keys(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return a sentence for each way in which the configured keys aren't those of the database. A new id is no problem.

    Raises DatabaseError if the database can't be read.
    """
    stored = _stored_fingerprints(using)
    known = [key_id for key_id in keys.keyring() if key_id in stored]
    if stored and not known:
        return [f"ATTUNE_KEYS has none of the keys this database was encrypted with ({', '.join(sorted(stored))})."]
    return [
        f"ATTUNE_KEYS: the key {key_id} is not the one this database was encrypted with."
        for key_id in known
        if not hmac.compare_digest(stored[key_id], fingerprint(key_id))
    ]


def missing_keys(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the ids of keys this database was encrypted with that aren't configured any more."""
    return sorted(_stored_fingerprints(using).keys() - keys.keyring().keys())


def refuse_wrong_keys() -> None:
    """Raise `SystemExit` if the configured keys aren't those of the database. Call it when a process starts.

    A database that can't be reached, or isn't migrated, is not a reason: the process starts, and waits for it.
    """
    try:
        sentences = wrong_keys()
    except OperationalError:
        return
    finally:
        if not connection.in_atomic_block:
            connection.close()
    if sentences:
        raise SystemExit("\n".join([*sentences, REMEDY]))


def _stored_fingerprints(using: str) -> dict[str, bytes]:
    if not _table_exists(using):
        return {}
    rows = KeyFingerprint.objects.using(using).values_list("key_id", "fingerprint")
    return {key_id: bytes(stored) for key_id, stored in rows}


def _table_exists(using: str) -> bool:
    return KeyFingerprint._meta.db_table in connections[using].introspection.table_names()
