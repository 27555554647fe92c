"""Bearer tokens and random ids. A token is derived, so that a replayed answer can repeat it though only its hash is kept."""

import base64
import hashlib
import hmac
import secrets
import string

from config.ground import keys, sealing

REF_ALPHABET = string.ascii_lowercase + string.digits


def new_ref() -> str:
    """A public id: 26 lower-case letters and digits, 134 random bits. Any case-folding mail program leaves it alone."""
    return "".join(secrets.choice(REF_ALPHABET) for _ in range(26))


def derive(purpose: str, ref: str, key_id: str | None = None) -> str:
    """The token that opens `ref` for `purpose`: key id and 192 bits of HMAC-SHA-256. Raises KeyError for an unknown key."""
    key_id = key_id or keys.current()
    mac = hmac.digest(keys.derived(key_id, "token"), f"{purpose}:{ref}".encode(), "sha256")
    return f"{key_id}.{base64.urlsafe_b64encode(mac[:24]).decode()}"


def digest(token: str) -> bytes:
    """What the database keeps of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).digest()


def matches(token: str, kept: bytes | memoryview | None) -> bool:
    """Whether `token` is the one whose digest was kept, in constant time."""
    return kept is not None and hmac.compare_digest(digest(token), bytes(kept))


def wrap(purpose: str, text: bytes) -> str:
    """An opaque, encrypted and authenticated token that carries `text`."""
    return base64.urlsafe_b64encode(sealing.seal(text, purpose=purpose, context=purpose)).decode().rstrip("=")


def unwrap(purpose: str, token: str) -> bytes:
    """The text that `wrap` was given. Raises `sealing.NotOpened` for any other string."""
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise sealing.NotOpened from error
    # The last character has bits to spare: only the spelling that we gave is ours.
    if base64.urlsafe_b64encode(sealed).decode().rstrip("=") != token:
        raise sealing.NotOpened
    return sealing.unseal(sealed, purpose=purpose, context=purpose)
