"""Scans of a training's proof: sealed, and known by their first bytes, not by their names."""

from datetime import datetime

from django.db import transaction

from config.crypto import encryption
from config.crypto.tokens import new_ref
from providers.directory.models import Training, TrainingDocument

LARGEST = 2 * 1024 * 1024  # bytes
KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}


class NotTaken(Exception):
    """No PDF, JPEG or PNG, or too large."""


def keep(*, training: Training, content: bytes, by: str, now: datetime) -> TrainingDocument:
    """Keep a document. Raises NotTaken."""
    kind = next((kind for first, kind in KINDS.items() if content.startswith(first)), None)
    if kind is None or len(content) > LARGEST:
        raise NotTaken
    ref = new_ref()
    sealed = encryption.seal(content, purpose="document", context=f"training:{ref}")
    with transaction.atomic():
        return TrainingDocument.objects.create(
            ref=ref, training=training, kind=kind, content=sealed, size=len(content), by=by, at=now
        )


def opened(document: TrainingDocument) -> bytes:
    """What was kept."""
    return encryption.unseal(bytes(document.content), purpose="document", context=f"training:{document.ref}")
