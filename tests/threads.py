"""Other connections: work in threads of its own, each with its connection closed at the end."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from django.db import connection

Result = TypeVar("Result")
LONGEST = 60


def elsewhere(act: Callable[[], Result]) -> Result:
    """What `act` returns on a connection of its own; what it raises."""
    return together([act])[0]


def together(acts: Sequence[Callable[[], Result]], at_once: int = 50) -> list[Result]:
    """What all of `acts` return, begun at the same moment in as many threads, in their order."""
    count = min(len(acts), at_once)
    start = Barrier(count)

    def run(place: int) -> Any:
        try:
            if place < count:
                start.wait(LONGEST)
            return acts[place]()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return [job.result(LONGEST) for job in [pool.submit(run, place) for place in range(len(acts))]]
