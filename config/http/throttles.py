"""Rate limits by network, counted in Redis. They slow down floods; no invariant depends on them."""

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
from config.errors import error_fields

log = structlog.get_logger("attune.throttle")

WINDOW, HOUR = 60, 3_600
REDIS_RETRY_SECONDS = 5.0


class Counter:
    """Counts in fixed windows in Redis. For 5 s after Redis fails it counts in this process, so that limits still apply."""

    def __init__(self) -> None:
        self._redis_retry_at = 0.0
        self._local: dict[str, int] = {}
        self._guard = Lock()

    def add(self, key: str, seconds: int) -> int:
        """Increment the count of `key`, which expires after `seconds`. Return the new count."""
        if time.monotonic() >= self._redis_retry_at:
            try:
                cache.add(key, 0, timeout=seconds)
                return int(cache.incr(key))
            except ValueError:
                return 1  # The key expired between the two commands.
            except RedisError as error:
                self._redis_retry_at = time.monotonic() + REDIS_RETRY_SECONDS
                log.warning("redis unavailable, counting in memory", **error_fields(error))
        with self._guard:
            if len(self._local) > 10_000:
                self._local.clear()
            self._local[key] = self._local.get(key, 0) + 1
            return self._local[key]


counter = Counter()


class NetworkRateThrottle(BaseThrottle):
    """Limits the requests per minute of a network, by the view's `throttle_scope`, else by `read` or `write`."""

    def allow_request(self, request: Any, view: Any) -> bool:
        scope = getattr(view, "throttle_scope", None) or ("read" if request.method in ("GET", "HEAD") else "write")
        return _within_minute_rate(request, scope)

    def wait(self) -> float:
        return _seconds_to_next_minute()


def retry_after(request: Any, scope: str) -> int:
    """Count a request against the rate `scope` of `THROTTLE_RATES`. Return the seconds to wait, 0 if it is allowed."""
    return 0 if _within_minute_rate(request, scope) else math.ceil(_seconds_to_next_minute())


def consume(request: Any, what: str, per_hour: int) -> bool:
    """Count one use of `what` by the caller's network. Return False if it exceeds the limit of `per_hour`."""
    if settings.THROTTLE_OFF:
        return True
    return counter.add(f"rate:{what}:{network(request)}:{int(time.time()) // HOUR}", HOUR) <= per_hour


def _within_minute_rate(request: Any, scope: str) -> bool:
    if settings.THROTTLE_OFF:
        return True
    window = int(time.time()) // WINDOW
    count = counter.add(f"rate:{scope}:{network(request)}:{window}", WINDOW)
    return count <= int(settings.THROTTLE_RATES[scope])


def _seconds_to_next_minute() -> float:
    return WINDOW - time.time() % WINDOW


def network(request: Any) -> str:
    """Return the caller's network: the /24 of an IPv4 address, the /56 of an IPv6 address.

    X-Forwarded-For counts only with `TRUSTED_PROXIES`, and only the entry that our outermost proxy wrote.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= settings.TRUSTED_PROXIES:
            address = hops[-settings.TRUSTED_PROXIES].strip()
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"  # A Unix socket or a malformed header: all of them share one count.
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 56), strict=False))


def network_digest(request: Any) -> bytes:
    """Return a keyed hash of the caller's network: requests can be counted by it, but it identifies no one."""
    secret = keys.derive_key(keys.current_key_id(), "network")
    return hmac.digest(secret, network(request).encode(), "sha256")
