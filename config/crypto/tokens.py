"""Bearer tokens and random ids. A token is derived, so that a replayed answer can repeat it though only its hash is kept."""

import base64
import hashlib
import hmac
import re
import secrets
import string
from pathlib import Path

from config.crypto import encryption, keys

REF_ALPHABET = string.ascii_lowercase + string.digits
# Letters and digits that nobody takes for another when writing them down.
CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_GROUP = 4
# Over 2,048 words: four hold 44 bits. The list never changes: codes that are out would spell differently.
WORDS = tuple(Path(__file__).with_name("words.txt").read_text(encoding="ascii").split())
PHRASE = 4


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
    return base64.urlsafe_b64encode(encryption.seal(text, purpose=purpose, context=purpose)).decode().rstrip("=")


def unwrap(purpose: str, token: str) -> bytes:
    """The text that `wrap` was given. Raises `sealing.NotOpened` for any other string."""
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise encryption.NotOpened from error
    # The last character has bits to spare: only the spelling that we gave is ours.
    if base64.urlsafe_b64encode(sealed).decode().rstrip("=") != token:
        raise encryption.NotOpened
    return encryption.unseal(sealed, purpose=purpose, context=purpose)


def keyed(purpose: str, text: str) -> bytes:
    """A hash of something short, such as six digits, that nobody without our key can find by trying them all."""
    return hmac.digest(keys.derived(keys.current(), purpose), text.encode(), "sha256")


def spelled(purpose: str, ref: str, groups: int) -> str:
    """A code for `ref` that people can write down: groups of four letters and digits, about 5 bits each."""
    number = int.from_bytes(digest(derive(purpose, ref)), "big")
    letters = []
    for _ in range(groups * CODE_GROUP):
        number, place = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[place])
    return _grouped("".join(letters))


def respelled(text: str, groups: int) -> str | None:
    """A code as `spelled` writes it, however it was spaced or capitalized; None if it can't be one."""
    plain = "".join(character for character in text.lower() if character in CODE_ALPHABET)
    return _grouped(plain) if len(plain) == groups * CODE_GROUP else None


def phrase(purpose: str, ref: str) -> str:
    """A code for `ref` that people can remember: four plain words, 44 bits."""
    number = int.from_bytes(digest(derive(purpose, ref)), "big")
    words = []
    for _ in range(PHRASE):
        number, place = divmod(number, len(WORDS))
        words.append(WORDS[place])
    return " ".join(words)


def rephrased(text: str) -> str | None:
    """A code as `phrase` writes it, however it was spaced or capitalized; None if it can't be one."""
    words = re.findall(r"[a-z]+", text.lower())
    return " ".join(words) if len(words) == PHRASE and set(words) <= set(WORDS) else None


def _grouped(letters: str) -> str:
    return "-".join(letters[n : n + CODE_GROUP] for n in range(0, len(letters), CODE_GROUP))
