"""Remembered assignments of columns."""

import hashlib
from collections.abc import Sequence

from providers.imports.domain.roster import headings
from providers.imports.models import ColumnAssignment


def headings_hash(names: Sequence[str]) -> bytes:
    """Return the hash of a file's headings, in their order. Case and spaces don't count."""
    return hashlib.sha256("\0".join(map(headings.normalize, names)).encode()).digest()


def find(names: Sequence[str]) -> ColumnAssignment | None:
    """Return how the columns of a file with these headings were assigned, or None. Callers check the permission to import."""
    return ColumnAssignment.objects.filter(headings_sha256=headings_hash(names)).first()
