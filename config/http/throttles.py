"""Rate limits by network, counted in Redis. They slow a flood; they are never what keeps an invariant."""

import hmac
import ipaddress
import math
import time
from threading import Lock
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

from config.crypto import keys

log = structlog.get_logger("attune.throttle")

WINDOW, HOUR = 60, 3_600
REST_AFTER_FAILURE = 5.0


class Counter:
    """Counts in fixed windows; in Redis, or for 5 s after Redis failed in this process alone, so a limit stays a limit."""

    def __init__(self) -> None:
        self._redis_rests_until = 0.0
        self._local: dict[str, int] = {}
        self._guard = Lock()

    def add(self, key: str, seconds: int) -> int:
        """Count one more under `key` in its window of `seconds`; the new count."""
        if time.monotonic() >= self._redis_rests_until:
            try:
                cache.add(key, 0, timeout=seconds)
                return int(cache.incr(key))
            except ValueError:
                return 1  # The window closed between the two commands.
            except RedisError as error:
                self._redis_rests_until = time.monotonic() + REST_AFTER_FAILURE
                log.warning("counting without redis", error=type(error).__qualname__)
        with self._guard:
            if len(self._local) > 10_000:
                self._local.clear()
            self._local[key] = self._local.get(key, 0) + 1
            return self._local[key]


counter = Counter()


class PerNetwork(BaseThrottle):
    """Requests a minute for a network, by the view's `throttle_scope`, else `read` or `write`."""

    def allow_request(self, request: Any, view: Any) -> bool:
        scope = getattr(view, "throttle_scope", None) or ("read" if request.method in ("GET", "HEAD") else "write")
        return _this_minute(request, scope)

    def wait(self) -> float:
        return _until_next_minute()


def pause(request: Any, scope: str) -> int:
    """Count one more request of a page by a rate of its own in `THROTTLE_RATES`; the seconds to wait, 0 for none."""
    return 0 if _this_minute(request, scope) else math.ceil(_until_next_minute())


def allowed(request: Any, what: str, an_hour: int) -> bool:
    """Count one more of something that a network may do so many times an hour; False beyond."""
    if settings.THROTTLE_OFF:
        return True
    return counter.add(f"rate:{what}:{network(request)}:{int(time.time()) // HOUR}", HOUR) <= an_hour


def _this_minute(request: Any, scope: str) -> bool:
    if settings.THROTTLE_OFF:
        return True
    window = int(time.time()) // WINDOW
    count = counter.add(f"rate:{scope}:{network(request)}:{window}", WINDOW)
    return count <= int(settings.THROTTLE_RATES[scope])


def _until_next_minute() -> float:
    return WINDOW - time.time() % WINDOW


def network(request: Any) -> str:
    """The caller's network: the /24 of an IPv4 address, the /56 of an IPv6 one.

    Forwarding headers count only as far as `TRUSTED_PROXIES` says: the entry that our own outermost proxy wrote.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= settings.TRUSTED_PROXIES:
            address = hops[-settings.TRUSTED_PROXIES].strip()
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"  # A unix socket, or a proxy that wrote nonsense: one shared bucket.
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 56), strict=False))


def network_digest(request: Any) -> bytes:
    """A keyed hash of the caller's network: enough to count by, not enough to find anyone."""
    secret = keys.derived(keys.current(), "network")
    return hmac.digest(secret, network(request).encode(), "sha256")
