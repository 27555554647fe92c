"""Integrity checks of the access log."""

from django.db import connection

from config.audit.domain import Anchor
from config.audit.models import AccessEntry

# The first entry with a gap in its number, a wrong previous hash, or a hash that doesn't match its content.
FIRST_BROKEN_ENTRY = """
SELECT id FROM (
    SELECT e.id, e.hash, e.before, access_hash(e) AS right_hash,
        lag(e.hash, 1, sha256('access'::bytea)) OVER (ORDER BY e.id) AS chained, row_number() OVER (ORDER BY e.id) AS number
    FROM audit_accessentry e) AS entry
WHERE id <> number OR before <> chained OR hash <> right_hash ORDER BY id LIMIT 1
"""


def first_broken_entry() -> int | None:
    """Return the id of the first entry that was altered or that follows a missing one; None if the chain is intact."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_BROKEN_ENTRY)
        row = cursor.fetchone()
    return row[0] if row else None


def latest_anchor() -> Anchor | None:
    """Return the anchor of the last entry; None for an empty log."""
    entry = AccessEntry.objects.order_by("-id").first()
    return Anchor(entry.pk, bytes(entry.hash).hex()) if entry else None


def first_missing_anchor(anchors: list[Anchor]) -> Anchor | None:
    """Return the first anchor whose entry is missing or has another hash; None if all match."""
    stored = AccessEntry.objects.in_bulk([anchor.entry for anchor in anchors])
    for anchor in anchors:
        if anchor.entry not in stored or bytes(stored[anchor.entry].hash).hex() != anchor.hash:
            return anchor
    return None
