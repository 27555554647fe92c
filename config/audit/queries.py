"""Whether the log of accesses is whole."""

from django.db import connection

from config.audit.domain import Anchor
from config.audit.models import AccessEntry

# The first entry that isn't numbered on, chained to the one before, or hashed as it stands.
BROKEN = """
SELECT id FROM (
    SELECT e.id, e.hash, e.before, access_hash(e) AS right_hash,
        lag(e.hash, 1, sha256('access'::bytea)) OVER (ORDER BY e.id) AS chained, row_number() OVER (ORDER BY e.id) AS number
    FROM audit_accessentry e) AS entry
WHERE id <> number OR before <> chained OR hash <> right_hash ORDER BY id LIMIT 1
"""


def broken() -> int | None:
    """The id of the first entry that was altered, or before which one is missing; None if the chain is whole."""
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        found = cursor.fetchone()
    return found[0] if found else None


def last() -> Anchor | None:
    """The last entry, for anchoring."""
    entry = AccessEntry.objects.order_by("-id").first()
    return Anchor(entry.pk, bytes(entry.hash).hex()) if entry else None


def lost(anchors: list[Anchor]) -> Anchor | None:
    """The first anchor whose entry isn't there any more as it was: the log was cut or written anew."""
    stored = AccessEntry.objects.in_bulk([anchor.entry for anchor in anchors])
    for anchor in anchors:
        if anchor.entry not in stored or bytes(stored[anchor.entry].hash).hex() != anchor.hash:
            return anchor
    return None
