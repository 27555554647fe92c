"""Structured logs by allow-list: a field that nobody judged harmless is not written, nor is any exception's message."""

import logging
import sys
import traceback
from pathlib import PurePath
from typing import Any

import structlog

# What may leave the process in a log line. None of these holds what a person typed.
ALLOWED = frozenset(
    "timestamp level logger event method route status ms request_id task task_id count sent failed retried error frames "
    "provider_id appointment_id notice_id import_id revision_id attempt line kept skipped rejected seconds rows".split()
)


def only_allowed(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Drop every field that is not in ALLOWED; keep an exception's class and where it rose, never its words."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    if error and error[0]:
        event["error"] = error[0].__qualname__
        event["frames"] = [
            f"{PurePath(f.filename).name}:{f.lineno}:{f.name}" for f in traceback.extract_tb(error[2])[-12:]
        ]
    return {key: value for key, value in event.items() if key in ALLOWED or key.startswith("_")}


class Template(logging.Filter):
    """Library records keep their message template only: the arguments may be what a person typed."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "_from_structlog") and not isinstance(record.msg, dict):
            error = record.exc_info[1] if record.exc_info else None
            # Some libraries log an exception's own words, and those quote what was sent.
            quoted = error is not None and str(error) and str(error) in str(record.msg)
            record.msg, record.args = type(error).__qualname__ if quoted else str(record.msg), ()
        return True


def readable_configuration() -> dict[str, Any]:
    """Django's LOGGING for development only: every field and every traceback, in color on a terminal.

    What people type may appear in it, so no other environment uses it.
    """
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
    ]
    console = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    logging_configuration = configuration()
    structlog.configure(processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter])
    return logging_configuration | {
        "formatters": {
            "console": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, console],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "console"}},
        # Without a handler, Python itself prints its warnings: a second line for each answer of 400 and above.
        "loggers": logging_configuration["loggers"] | {"django.server": {"level": "CRITICAL"}},
    }


def configuration() -> dict[str, Any]:
    """Django's LOGGING: one JSON line an event, to standard error."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        only_allowed,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"template": {"()": "config.logging.Template"}},
        "formatters": {
            "json": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    only_allowed,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["template"]}},
        "root": {"handlers": ["out"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": ["out"], "level": "WARNING", "propagate": False},
            # One line a request is written by our own middleware, with the route in place of the path.
            "django.request": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "propagate": False},
            "celery": {"level": "WARNING"},
            "kombu": {"level": "ERROR"},
            # Titles of pages and steps of the editor's own upkeep.
            "wagtail": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
        },
    }
