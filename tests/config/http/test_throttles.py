"""Rate limits by network, in Redis or in the process while Redis is unavailable."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from redis.exceptions import ConnectionError as RedisConnectionError

from config.http import throttles
from tests.threads import run_in_threads


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.0/24"),
        ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("::ffff:198.51.100.7", "198.51.100.0/24"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_network_is_a_24_or_a_56(address: str, network: str) -> None:
    assert throttles.network(RequestFactory().get("/", REMOTE_ADDR=address)) == network


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (0, "203.0.113.1", "198.51.100.0/24"),
        (1, "203.0.113.1", "203.0.113.0/24"),
        (1, "1.1.1.1, 203.0.113.1", "203.0.113.0/24"),
        (2, "1.1.1.1, 203.0.113.1, 10.0.0.1", "203.0.113.0/24"),
        (2, "203.0.113.1", "198.51.100.0/24"),
        (1, "", "unknown"),
        (1, ", ".join(f"10.0.{n}.1" for n in range(49)) + ", 203.0.113.1", "203.0.113.0/24"),
    ],
)
def test_forwarding_headers_count_as_far_as_our_own_proxies(
    settings: Any, proxies: int, forwarded: str, network: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.7", headers={"X-Forwarded-For": forwarded})
    assert throttles.network(request) == network


def test_a_network_is_counted_by_a_digest_that_tells_nothing() -> None:
    first, other = (
        throttles.network_digest(RequestFactory().get("/", REMOTE_ADDR=f"198.51.{n}.7")) for n in (100, 101)
    )
    assert (len(first), first == other, b"198" in first) == (32, False, False)


def test_counting_counts_each_once_under_any_parallelism() -> None:
    counter = throttles.Counter()
    counts = run_in_threads([lambda: counter.add("many", 60) for _ in range(40)])
    assert sorted(counts) == list(range(1, 41))
    assert counter.add("other", 60) == 1


class Away:
    """A cache whose server can't be reached."""

    def add(self, *_: Any, **__: Any) -> None:
        raise RedisConnectionError

    incr = add


def test_while_redis_is_away_this_process_counts_and_forgets_after_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = throttles.Counter()
    monkeypatch.setattr(throttles, "cache", Away())
    assert [counter.add("key", 60) for _ in range(3)] == [1, 2, 3]
    monkeypatch.setattr(throttles, "cache", cache)
    assert counter.add("key", 60) == 4, "Redis rests for five seconds"
    counter._redis_retry_at = 0.0
    assert counter.add("key", 60) == 1
