"""Authenticated encryption."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.crypto import encryption, keys

RINGS = [f"{name}:{base64.b64encode(bytes([n]) * 32).decode()}" for n, name in enumerate("abc")]


@pytest.fixture(autouse=True)
def _ring(settings: Any) -> Iterator[None]:
    use(settings, RINGS[0])
    yield
    keys.keyring.cache_clear()
    keys.derive_key.cache_clear()


def use(settings: Any, *rings: str) -> None:
    settings.ATTUNE_KEYS = ",".join(rings)
    keys.keyring.cache_clear()
    keys.derive_key.cache_clear()


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_is_sealed_is_what_is_opened(text: bytes, context: str) -> None:
    sealed = encryption.encrypt(text, purpose="field", context=context)
    assert encryption.decrypt(sealed, purpose="field", context=context) == text
    assert len(text) < 4 or text not in sealed
    assert encryption.encrypt(text, purpose="field", context=context) != sealed


def test_any_changed_byte_and_any_cut_is_noticed() -> None:
    sealed = encryption.encrypt(b"secret", purpose="field", context="row 1")
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        for bad in (bytes(altered), sealed[:place]):
            with pytest.raises(encryption.DecryptionError):
                encryption.decrypt(bad, purpose="field", context="row 1")


@pytest.mark.parametrize(("purpose", "context"), [("match", "row 1"), ("field", "row 2"), ("field", "")])
def test_it_opens_in_its_own_place_only(purpose: str, context: str) -> None:
    sealed = encryption.encrypt(b"secret", purpose="field", context="row 1")
    with pytest.raises(encryption.DecryptionError):
        encryption.decrypt(sealed, purpose=purpose, context=context)


def test_after_a_new_key_the_old_still_opens_and_without_it_not(settings: Any) -> None:
    old = encryption.encrypt(b"secret", purpose="field", context="row")
    use(settings, RINGS[1], RINGS[0])
    new = encryption.encrypt(b"secret", purpose="field", context="row")
    assert [encryption.decrypt(ciphertext, purpose="field", context="row") for ciphertext in (old, new)] == [
        b"secret"
    ] * 2
    assert (old[1:2], new[1:2]) == (b"a", b"b")
    use(settings, RINGS[1])
    with pytest.raises(encryption.DecryptionError):
        encryption.decrypt(old, purpose="field", context="row")


@pytest.mark.parametrize(
    "garbage", [b"", b"\x00", b"\xff" * 5, b"\x01a", b"\x01a" + b"x" * 12, b"\x02\xff\xfe" + b"x" * 40]
)
def test_garbage_never_opens(garbage: bytes) -> None:
    with pytest.raises(encryption.DecryptionError):
        encryption.decrypt(garbage, purpose="field", context="row")
