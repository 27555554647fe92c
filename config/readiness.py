"""What a process must have loaded before it takes requests, registered by the apps that need it."""

from collections.abc import Callable

import structlog
from django.db import DatabaseError, InterfaceError
from django.urls import get_resolver

from config import db

log = structlog.get_logger("attune.readiness")

Preparation = Callable[[], None]
_preparations: dict[str, Preparation] = {}


def register(name: str, prepare: Preparation) -> None:
    """Register a function that loads something, and returns at once when it is loaded and fresh."""
    _preparations[name] = prepare


def prepare_all() -> None:
    """Run all preparations. Raises DatabaseError or InterfaceError without PostgreSQL."""
    for prepare in _preparations.values():
        prepare()


def prepare_process() -> None:
    """Load what the first request needs. Without PostgreSQL the process starts anyway: it still shows the crisis lines."""
    _ = get_resolver().url_patterns  # imports every view
    try:
        prepare_all()
    except (DatabaseError, InterfaceError) as error:
        log.error("started without the database", **db.error_fields(error))
