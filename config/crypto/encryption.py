"""Authenticated encryption with AES-256-GCM.

A ciphertext starts with the id of its key, in the clear. Decryption needs the context that encryption was given.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from config.crypto import keys

NONCE_BYTES = 12


class DecryptionError(Exception):
    """The value was altered, was encrypted for another context, or its key is gone."""


def encrypt(text: bytes, *, purpose: str, context: str) -> bytes:
    """Encrypt `text` with the current key.

    `context`, such as table, column and row, is authenticated: a value copied elsewhere can't be decrypted there.
    """
    key_id = keys.current_key_id()
    nonce = os.urandom(NONCE_BYTES)
    ciphertext = AESGCM(keys.derive_key(key_id, purpose)).encrypt(nonce, text, context.encode())
    return bytes([len(key_id)]) + key_id.encode() + nonce + ciphertext


def decrypt(value: bytes, *, purpose: str, context: str) -> bytes:
    """Return the text that `encrypt` was given. Raises DecryptionError for any other value or context."""
    try:
        start = 1 + value[0]
        key = keys.derive_key(value[1:start].decode(), purpose)
        return AESGCM(key).decrypt(value[start : start + NONCE_BYTES], value[start + NONCE_BYTES :], context.encode())
    except (IndexError, KeyError, ValueError, InvalidTag) as error:
        raise DecryptionError from error
