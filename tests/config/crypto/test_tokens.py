"""Tokens, ids and codes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.crypto import encryption, keys, tokens


def test_ids_are_twenty_six_plain_letters_and_never_the_same() -> None:
    refs = {tokens.new_ref() for _ in range(2_000)}
    assert len(refs) == 2_000
    assert all(re.fullmatch(r"[a-z0-9]{26}", ref) for ref in refs)


def test_a_token_is_the_same_whenever_derived_and_another_for_each_purpose_and_row() -> None:
    assert tokens.derive("hold", "a") == tokens.derive("hold", "a")
    derived = {tokens.derive(purpose, ref) for purpose in ("hold", "appointment", "calendar") for ref in "abc"}
    assert len(derived) == 9
    assert all(re.fullmatch(r"[a-z0-9]{1,8}\.[A-Za-z0-9_-]{32}", token, re.ASCII) for token in derived)


def test_purpose_and_row_are_kept_apart() -> None:
    assert tokens.derive("a", "b:c") == tokens.derive("a:b", "c"), "refs and purposes hold no colon of their own"
    assert not any(":" in tokens.new_ref() for _ in range(100))


def test_an_unknown_key_derives_nothing() -> None:
    with pytest.raises(KeyError):
        tokens.derive("hold", "a", "nokey")


def test_only_the_digest_is_needed_to_know_a_token() -> None:
    token = tokens.derive("hold", "a")
    digest = tokens.digest(token)
    assert (len(digest), tokens.matches(token, digest), tokens.matches(token, memoryview(digest))) == (32, True, True)
    for wrong in ("", token[:-1], token + " ", token.upper(), "é"):
        assert not tokens.matches(wrong, digest)
    assert not tokens.matches(token, None)
    assert not tokens.matches("", None)


@given(st.binary(max_size=200))
def test_what_is_wrapped_is_what_is_unwrapped(text: bytes) -> None:
    token = tokens.seal_token("match", text)
    assert tokens.open_token("match", token) == text
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token, re.ASCII)


@given(st.binary(max_size=60), st.data())
def test_any_other_spelling_is_not_opened(text: bytes, data: st.DataObject) -> None:
    token = tokens.seal_token("match", text)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("ABab01-_"))
    altered = token[:place] + letter + token[place + 1 :]
    for wrong in [altered] * (altered != token) + [token + "=", token + "A", token[:-1], " " + token, token + "\n"]:
        with pytest.raises(encryption.DecryptionError):
            tokens.open_token("match", wrong)
    with pytest.raises(encryption.DecryptionError):
        tokens.open_token("other", token)


@given(st.text(max_size=80))
def test_any_text_is_no_token(text: str) -> None:
    with pytest.raises(encryption.DecryptionError):
        tokens.open_token("match", text)


def test_the_key_that_seals_is_named_in_the_token() -> None:
    assert tokens.derive("hold", "a").startswith(f"{keys.current_key_id()}.")


def test_four_words_hold_44_bits_and_are_known_however_they_are_typed() -> None:
    assert len(tokens.WORDS) == len(set(tokens.WORDS)) >= 2_048
    words = tokens.passphrase("code", "a")
    assert len(words.split()) == tokens.PASSPHRASE_WORDS
    assert words != tokens.passphrase("code", "b")
    assert tokens.parse_passphrase(f"  {words.upper().replace(' ', ' - ')}. ") == words
    for wrong in ("", words.rsplit(" ", 1)[0], words + " lamp", words.replace(words.split()[0], "qqqq")):
        assert tokens.parse_passphrase(wrong) is None
