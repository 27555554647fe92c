"""Checks that apps above register: what a change of provider records would break."""

from collections.abc import Callable, Sequence
from datetime import datetime


class Unwelcome(Exception):
    """What was written breaks something that hangs on these providers: id → what, in words."""

    def __init__(self, providers: dict[int, str]) -> None:
        super().__init__(f"{len(providers)} providers")
        self.providers = providers


# Called with the ids of providers about to change and the time of the run, under their locks. What it answers is called
# once the change is written: id → what it would break, in words. Such a row is refused.
Watcher = Callable[[Sequence[int], datetime], Callable[[], dict[int, str]]]
WATCHERS: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Let an app that hangs on providers have its say in every import. Once, when the process starts."""
    WATCHERS.append(watcher)
