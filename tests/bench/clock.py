"""Timing, and the yardsticks for times: a plain Python loop, and bytes moved in memory."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Figures = dict[str, Any]


def milliseconds(call: Callable[[int], Any], count: int) -> list[float]:
    """Return the milliseconds of each of `count` calls. Each call gets its number."""
    durations = []
    for number in range(count):
        began = time.perf_counter()
        call(number)
        durations.append((time.perf_counter() - began) * 1_000)
    return durations


def summary(durations: Sequence[float]) -> Figures:
    """Return the median, the 95th and 99th percentile and the maximum."""
    percentiles = statistics.quantiles(durations, n=100) if len(durations) > 1 else [durations[0]] * 99
    return {
        "median_ms": round(percentiles[49], 3),
        "p95_ms": round(percentiles[94], 3),
        "p99_ms": round(percentiles[98], 3),
        "max_ms": round(max(durations), 3),
    }


def loop() -> float:
    """Return the milliseconds of a plain Python loop of 200,000 multiply-adds: the median of nine runs."""

    def multiply_add(_number: int) -> int:
        total = 0
        for number in range(200_000):
            total = total * 3 + number & 0xFFFF
        return total

    return statistics.median(milliseconds(multiply_add, 9))


def bytes_per_ms() -> float:
    """Return how many bytes one thread copies in a millisecond, in an array larger than any cache."""
    source = np.ones(64 << 20, np.uint8)
    target = np.empty_like(source)
    return source.nbytes / min(milliseconds(lambda _: np.copyto(target, source), 5))
