"""Authenticated encryption: AES-256-GCM, the key's id in the clear beside the text, a context that must match to open."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from config.crypto import keys

NONCE_BYTES = 12


class NotOpened(Exception):
    """The value was altered, was sealed for another context, or its key is gone."""


def seal(text: bytes, *, purpose: str, context: str) -> bytes:
    """Encrypt `text`. `context` (a row and column, say) is authenticated, so that a value moved elsewhere won't open."""
    key_id = keys.current()
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(keys.derived(key_id, purpose)).encrypt(nonce, text, context.encode())
    return bytes([len(key_id)]) + key_id.encode() + nonce + sealed


def unseal(sealed: bytes, *, purpose: str, context: str) -> bytes:
    """The text that `seal` was given. Raises NotOpened for anything else."""
    try:
        start = 1 + sealed[0]
        key = keys.derived(sealed[1:start].decode(), purpose)
        return AESGCM(key).decrypt(sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :], context.encode())
    except (IndexError, KeyError, ValueError, InvalidTag) as error:
        raise NotOpened from error
