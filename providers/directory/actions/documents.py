"""Scanned proof of trainings: checked by content, never by file name, and stored encrypted."""

from datetime import datetime

from django.db import transaction

from config.crypto import encryption
from config.crypto.tokens import new_ref
from providers.directory.models import Training, TrainingDocument

MAX_SIZE = 2 * 1024 * 1024  # bytes
FILE_SIGNATURES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}


class UnsupportedDocument(Exception):
    """The file is not a PDF, JPEG or PNG, or it is too large."""


def save(*, training: Training, content: bytes, by: str, now: datetime) -> TrainingDocument:
    """Encrypt and store a document. Raises UnsupportedDocument."""
    kind = next((kind for signature, kind in FILE_SIGNATURES.items() if content.startswith(signature)), None)
    if kind is None or len(content) > MAX_SIZE:
        raise UnsupportedDocument
    ref = new_ref()
    ciphertext = encryption.encrypt(content, purpose="document", context=f"training:{ref}")
    with transaction.atomic():
        return TrainingDocument.objects.create(
            ref=ref, training=training, kind=kind, content=ciphertext, size=len(content), by=by, at=now
        )


def read(document: TrainingDocument) -> bytes:
    """Return the decrypted content."""
    return encryption.decrypt(bytes(document.content), purpose="document", context=f"training:{document.ref}")
