"""Bearer tokens, random ids, and codes that people can write down.

A token is derived from its row's id, so that a replayed response can repeat it although the database only stores its
hash.
"""

import base64
import hashlib
import hmac
import re
import secrets
import string
from pathlib import Path

from config.crypto import encryption, keys

REF_ALPHABET = string.ascii_lowercase + string.digits
# Without 0, 1, i, l and o, which are easy to confuse in handwriting.
CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_GROUP = 4
# More than 2,048 words, so that four hold 44 bits. Never change the list: issued passphrases would stop working.
WORDS = tuple(Path(__file__).with_name("words.txt").read_text(encoding="ascii").split())
PASSPHRASE_WORDS = 4


def new_ref() -> str:
    """Return a public id: 26 lower-case letters and digits, 134 random bits. It survives mail programs that fold case."""
    return "".join(secrets.choice(REF_ALPHABET) for _ in range(26))


def derive(purpose: str, ref: str, key_id: str | None = None) -> str:
    """Return the token that grants `purpose` on `ref`: the key id and 192 bits of HMAC-SHA-256.

    Raises KeyError for an unknown key id.
    """
    key_id = key_id or keys.current_key_id()
    mac = hmac.digest(keys.derive_key(key_id, "token"), f"{purpose}:{ref}".encode(), "sha256")
    return f"{key_id}.{base64.urlsafe_b64encode(mac[:24]).decode()}"


def digest(token: str) -> bytes:
    """Return the SHA-256 of a token, which is all that the database stores."""
    return hashlib.sha256(token.encode()).digest()


def matches(token: str, stored: bytes | memoryview | None) -> bool:
    """Return whether `stored` is the digest of `token`, compared in constant time."""
    return stored is not None and hmac.compare_digest(digest(token), bytes(stored))


def seal_token(purpose: str, text: bytes) -> str:
    """Return an opaque, encrypted and authenticated token that carries `text`."""
    return base64.urlsafe_b64encode(encryption.encrypt(text, purpose=purpose, context=purpose)).decode().rstrip("=")


def open_token(purpose: str, token: str) -> bytes:
    """Return the text that `seal_token` was given. Raises `encryption.DecryptionError` for any other string."""
    try:
        ciphertext = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise encryption.DecryptionError from error
    # The last base64 character has unused bits, so several strings decode to one value. Accept only the canonical one.
    if base64.urlsafe_b64encode(ciphertext).decode().rstrip("=") != token:
        raise encryption.DecryptionError
    return encryption.decrypt(ciphertext, purpose=purpose, context=purpose)


def keyed_hash(purpose: str, text: str, key_id: str | None = None) -> bytes:
    """Return a keyed hash of a short text, such as six digits, so that it can't be found by trying every value.

    Raises KeyError for an unknown key id.
    """
    return hmac.digest(keys.derive_key(key_id or keys.current_key_id(), purpose), text.encode(), "sha256")


def format_code(purpose: str, ref: str, groups: int) -> str:
    """Return a code for `ref` that people can write down: groups of four letters and digits, about 5 bits each."""
    number = int.from_bytes(digest(derive(purpose, ref)), "big")
    letters = []
    for _ in range(groups * CODE_GROUP):
        number, index = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[index])
    return _grouped("".join(letters))


def parse_code(text: str, groups: int) -> str | None:
    """Return a typed code as `format_code` writes it, ignoring spaces and case; None if it isn't a code."""
    letters = "".join(character for character in text.lower() if character in CODE_ALPHABET)
    return _grouped(letters) if len(letters) == groups * CODE_GROUP else None


def passphrase(purpose: str, ref: str) -> str:
    """Return a passphrase for `ref`: four plain words, 44 bits."""
    number = int.from_bytes(digest(derive(purpose, ref)), "big")
    words = []
    for _ in range(PASSPHRASE_WORDS):
        number, index = divmod(number, len(WORDS))
        words.append(WORDS[index])
    return " ".join(words)


def parse_passphrase(text: str) -> str | None:
    """Return a typed passphrase as `passphrase` writes it, ignoring spaces and case; None if it isn't one."""
    words = re.findall(r"[a-z]+", text.lower())
    return " ".join(words) if len(words) == PASSPHRASE_WORDS and set(words) <= set(WORDS) else None


def _grouped(letters: str) -> str:
    return "-".join(letters[n : n + CODE_GROUP] for n in range(0, len(letters), CODE_GROUP))
