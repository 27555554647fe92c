"""Structured logs with an allow-list of fields. Exception messages are never logged."""

import logging
import sys
import traceback
from pathlib import PurePath
from typing import Any

import structlog

from config.errors import error_fields

# What `config.errors` says about an error.
ERROR_FIELDS = frozenset({"error", "sqlstate", "errno", "smtp_code", "host", "role"})
# The fields that may be logged. None of them contains text that a person typed.
ALLOWED = ERROR_FIELDS | frozenset(
    "timestamp level logger event method route status ms request_id task task_id count sent failed retried frames "
    "provider_id appointment_id notice_id kind import_id revision_id login_token_id attempt line kept skipped rejected "
    "seconds rows".split()
)


def drop_unlisted_fields(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Drop every field that is not in ALLOWED. Replace an exception with its class and its last 12 stack frames."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    if error and error[0]:
        event |= error_fields(error[1]) if error[1] else {"error": error[0].__qualname__}
        event["frames"] = [
            f"{PurePath(frame.filename).name}:{frame.lineno}:{frame.name}"
            for frame in traceback.extract_tb(error[2])[-12:]
        ]
    return {key: value for key, value in event.items() if key in ALLOWED or key.startswith("_")}


class MessageTemplateOnly(logging.Filter):
    """Reduces a library's record to its message template: the arguments may contain what a person typed."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "_from_structlog") and not isinstance(record.msg, dict):
            error = (
                record.exc_info[1]
                if record.exc_info
                else next((value for value in _arguments(record) if isinstance(value, BaseException)), None)
            )
            if error is not None:
                # celery and kombu log "Cannot connect to %s: %s" without the exception itself.
                record.__dict__ |= error_fields(error)
            # Some libraries log the text of an exception, which may quote the request.
            quotes_error = error is not None and str(error) and str(error) in str(record.msg)
            record.msg, record.args = type(error).__qualname__ if quotes_error else str(record.msg), ()
        return True


def _arguments(record: logging.LogRecord) -> tuple[Any, ...]:
    return record.args if isinstance(record.args, tuple) else ()


def dev_logging_config() -> dict[str, Any]:
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
    logging_configuration = logging_config()
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


def logging_config() -> dict[str, Any]:
    """Return Django's LOGGING setting: one JSON line per event, to standard error. Also configures structlog."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        drop_unlisted_fields,
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
        "filters": {"template": {"()": "config.logging.MessageTemplateOnly"}},
        "formatters": {
            "json": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": [structlog.stdlib.ExtraAdder(allow=ERROR_FIELDS), *shared],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    drop_unlisted_fields,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["template"]}},
        "root": {"handlers": ["out"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": ["out"], "level": "WARNING", "propagate": False},
            # Our RequestLog middleware logs each request, with the route instead of the path.
            "django.request": {"level": "CRITICAL"},
            # A request with a foreign Host is answered 400, and logged like any other.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "propagate": False},
            "celery": {"level": "WARNING"},
            "kombu": {"level": "ERROR"},
            # At INFO it logs page titles.
            "wagtail": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
        },
    }
