"""The keyring, and one key per purpose."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.crypto import keys

KEY_1, KEY_2 = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    keys.keyring.cache_clear()
    keys.derive_key.cache_clear()
    yield
    keys.keyring.cache_clear()
    keys.derive_key.cache_clear()


def test_the_first_key_seals_and_every_key_opens(settings: Any) -> None:
    settings.ATTUNE_KEYS = f"new:{KEY_2}, old:{KEY_1}"
    assert keys.current_key_id() == "new"
    assert keys.keyring() == {"new": b"\x02" * 32, "old": b"\x01" * 32}


def test_each_key_and_purpose_has_a_key_of_its_own(settings: Any) -> None:
    settings.ATTUNE_KEYS = f"a:{KEY_1},b:{KEY_2}"
    derived_keys = {keys.derive_key(key, purpose) for key in "ab" for purpose in ("field", "token", "match", "network")}
    assert len(derived_keys) == 8
    assert {len(key) for key in derived_keys} == {32}
    with pytest.raises(KeyError):
        keys.derive_key("c", "field")


@pytest.mark.parametrize(
    "ring", ["", "a", "a:", f":{KEY_1}", f"a b:{KEY_1}", f"{'a' * 9}:{KEY_1}", "a:AAAA", "a:not base64!", f"a:{KEY_1},"]
)
def test_a_ring_that_is_not_right_stops_the_start(settings: Any, ring: str) -> None:
    settings.ATTUNE_KEYS = ring
    with pytest.raises(ImproperlyConfigured, match="ATTUNE_KEYS"):
        keys.keyring()
