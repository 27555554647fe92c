"""Limits on sign-in attempts. Every attempt counts before the password or code is checked."""

import hmac
import time

from django.http import HttpRequest

from config.crypto import keys
from config.http.throttles import counter, network

WINDOW = 15 * 60
# Attempts per window: for one username from any network, for one network with any username, for one user's codes.
PER_ACCOUNT, PER_NETWORK, PER_CODE = 10, 100, 10


def too_many_attempts(request: HttpRequest, name: str) -> bool:
    """Count a sign-in attempt. Return whether it exceeds the limit of the name or of the caller's network.

    The name is counted by a keyed hash, ignoring case, whether or not the account exists.
    """
    secret = keys.derive_key(keys.current_key_id(), "sign-in")
    account = hmac.digest(secret, name.casefold().encode(), "sha256").hex()
    attempts = counter.add(f"sign-in:{account}:{_window()}", WINDOW)
    return counter.add(f"sign-in:{network(request)}:{_window()}", WINDOW) > PER_NETWORK or attempts > PER_ACCOUNT


def too_many_codes(user_id: int) -> bool:
    """Count a code entered for this user. Return whether it exceeds the limit."""
    return counter.add(f"code:{user_id}:{_window()}", WINDOW) > PER_CODE


def seconds_left() -> int:
    """Return the seconds until the counts are reset."""
    return WINDOW - int(time.time()) % WINDOW


def _window() -> int:
    return int(time.time()) // WINDOW
