"""Run functions in threads, each with its own database connection."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from django.db import connection

Result = TypeVar("Result")
TIMEOUT_SECONDS = 60


def run_in_thread(act: Callable[[], Result]) -> Result:
    """Run `act` in a thread with its own connection. Return its result or raise its error."""
    return run_in_threads([act])[0]


def run_in_threads(acts: Sequence[Callable[[], Result]], at_once: int = 50) -> list[Result]:
    """Run `acts` in up to `at_once` threads that start together. Return the results in order."""
    count = min(len(acts), at_once)
    start = Barrier(count)

    def run(index: int) -> Any:
        try:
            if index < count:
                start.wait(TIMEOUT_SECONDS)
            return acts[index]()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return [job.result(TIMEOUT_SECONDS) for job in [pool.submit(run, index) for index in range(len(acts))]]
