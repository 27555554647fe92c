"""Secret keys from the environment, and one derived key per purpose, so that purposes can't be mixed up."""

import base64
import binascii
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@cache
def keyring() -> dict[str, bytes]:
    """Return key id → 32 secret bytes, in the order of `ATTUNE_KEYS`. The first key encrypts, every key decrypts.

    Raises ImproperlyConfigured for anything but `id:base64[,id:base64…]` with 32 bytes each.
    """
    keys: dict[str, bytes] = {}
    for pair in settings.ATTUNE_KEYS.split(","):
        key_id, _, encoded = pair.strip().partition(":")
        try:
            secret = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise ImproperlyConfigured("ATTUNE_KEYS: a key is not base64.") from error
        if not (key_id.isalnum() and len(key_id) <= 8 and len(secret) == 32):
            raise ImproperlyConfigured("ATTUNE_KEYS: each entry is an id of at most 8 letters and 32 bytes in base64.")
        keys[key_id] = secret
    return keys


def current_key_id() -> str:
    """Return the id of the key that encrypts."""
    return next(iter(keyring()))


@cache
def derive_key(key_id: str, purpose: str) -> bytes:
    """Return 32 key bytes for one purpose, by HKDF-SHA-256 (RFC 5869). Raises KeyError for an unknown key id."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(keyring()[key_id])
