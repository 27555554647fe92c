"""Timing, and what times are compared with: a plain Python loop, and bytes moved in memory."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Figures = dict[str, Any]


def milliseconds(once: Callable[[int], Any], count: int) -> list[float]:
    """How long each of `count` calls took; each is told its number."""
    found = []
    for number in range(count):
        began = time.perf_counter()
        once(number)
        found.append((time.perf_counter() - began) * 1_000)
    return found


def summary(found: Sequence[float]) -> Figures:
    """Median, 95th and 99th percentile and the largest."""
    cut = statistics.quantiles(found, n=100) if len(found) > 1 else [found[0]] * 99
    return {
        "median_ms": round(cut[49], 3),
        "p95_ms": round(cut[94], 3),
        "p99_ms": round(cut[98], 3),
        "max_ms": round(max(found), 3),
    }


def loop() -> float:
    """Milliseconds of a plain Python loop of 200,000 multiply-adds: the median of nine."""

    def once(_number: int) -> int:
        total = 0
        for number in range(200_000):
            total = total * 3 + number & 0xFFFF
        return total

    return statistics.median(milliseconds(once, 9))


def bytes_per_ms() -> float:
    """How many bytes one thread moves in a millisecond, from memory that no cache holds."""
    source = np.ones(64 << 20, np.uint8)
    target = np.empty_like(source)
    return source.nbytes / min(milliseconds(lambda _: np.copyto(target, source), 5))
