"""Connects to the Redis server of the cache, which Sentinel may have to find."""

from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string
from redis import ConnectionPool, Redis
from redis.sentinel import Sentinel, SentinelConnectionPool


class SentinelPool(SentinelConnectionPool):
    """Connections to the current primary. Django's cache builds its pool with `from_url`, as redis-py does."""

    @classmethod
    def from_url(cls, url: str, **options: Any) -> "SentinelPool":
        """Return a pool for the primary of the service `service_name`. `url` is only a label.

        `sentinels` are pairs of host and port, and `sentinel_options` are for the connections to them. All other options are
        for the connections to the primary.
        """
        service_name, sentinels, sentinel_options = (
            options.pop(name) for name in ("service_name", "sentinels", "sentinel_options")
        )
        return cls(service_name, Sentinel(sentinels, sentinel_kwargs=sentinel_options), **options)


def cache_client() -> Redis:
    """Return a client for the server of the default cache, with a pool of its own."""
    cache: dict[str, Any] = settings.CACHES["default"]
    options = dict(cache["OPTIONS"])
    pool_class = options.pop("pool_class", None)
    pool = import_string(pool_class) if pool_class else ConnectionPool
    return Redis(connection_pool=cast(ConnectionPool, pool.from_url(cache["LOCATION"], **options)))
