"""Secret keys from the environment, and one derived key per purpose, so that purposes can't be mixed up."""

import base64
import re
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


def parse(ring: str) -> dict[str, bytes]:
    """Return key id → 32 secret bytes, in the order of `ring`: `id:base64[,id:base64…]`.

    Raises ValueError for anything else. The message completes "ATTUNE_KEYS …" and repeats no part of a key.
    """
    keys: dict[str, bytes] = {}
    for pair in ring.split(","):
        key_id, colon, encoded = pair.strip().partition(":")
        if not colon or not re.fullmatch(r"[0-9A-Za-z]{1,8}", key_id):
            raise ValueError("must be pairs id:base64 separated by commas, each id with 1 to 8 letters and digits")
        try:
            secret = base64.b64decode(encoded, validate=True)
        except ValueError as error:  # includes characters outside ASCII
            raise ValueError(f"has a key {key_id} that isn't base64") from error
        if len(secret) != KEY_BYTES:
            raise ValueError(f"has a key {key_id} of {len(secret)} bytes; each needs {KEY_BYTES}")
        if key_id in keys:
            raise ValueError(f"has two keys with the id {key_id}")
        keys[key_id] = secret
    return keys


@cache
def keyring() -> dict[str, bytes]:
    """Return key id → 32 secret bytes, in the order of `ATTUNE_KEYS`. The first key encrypts, every key decrypts.

    Raises ImproperlyConfigured for what `parse` can't read.
    """
    try:
        return parse(settings.ATTUNE_KEYS)
    except ValueError as error:
        raise ImproperlyConfigured(f"ATTUNE_KEYS {error}.") from error


def current_key_id() -> str:
    """Return the id of the key that encrypts."""
    return next(iter(keyring()))


@cache
def derive_key(key_id: str, purpose: str) -> bytes:
    """Return 32 key bytes for one purpose, by HKDF-SHA-256 (RFC 5869). Raises KeyError for an unknown key id."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(keyring()[key_id])
