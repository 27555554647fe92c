"""How often somebody may try to sign in. Counted before a password or a code is looked at, right or wrong."""

import hmac
import time

from django.http import HttpRequest

from config.crypto import keys
from config.http.throttles import counter, network

WINDOW = 15 * 60
# Attempts in a window: for one name from anywhere, for one network whatever the names, for one person's codes.
PER_ACCOUNT, PER_NETWORK, PER_CODE = 10, 100, 10


def too_many(request: HttpRequest, name: str) -> bool:
    """Count an attempt to sign in under `name`; whether it is one too many for the name or for the caller's network.

    The name is counted under a keyed hash, as it was typed but for case, whether or not there is such an account.
    """
    secret = keys.derived(keys.current(), "sign-in")
    account = hmac.digest(secret, name.casefold().encode(), "sha256").hex()
    attempts = counter.add(f"sign-in:{account}:{_window()}", WINDOW)
    return counter.add(f"sign-in:{network(request)}:{_window()}", WINDOW) > PER_NETWORK or attempts > PER_ACCOUNT


def too_many_codes(user_id: int) -> bool:
    """Count a code tried for this person; whether it is one too many."""
    return counter.add(f"code:{user_id}:{_window()}", WINDOW) > PER_CODE


def seconds_left() -> int:
    """Until the counts begin anew."""
    return WINDOW - int(time.time()) % WINDOW


def _window() -> int:
    return int(time.time()) // WINDOW
