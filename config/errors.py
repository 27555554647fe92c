"""What may be logged about an error: its class, PostgreSQL's code, the system's error number, and who asked whom.

Never its message, which may quote what a person typed.
"""

import errno
import os
import smtplib
import socket
import ssl
from typing import Any

# Errors of connecting, which libpq and Redis report only in words.
CONNECTION_ERRNOS = (
    *(errno.ECONNREFUSED, errno.ECONNRESET, errno.ECONNABORTED, errno.EHOSTUNREACH, errno.ENETUNREACH),
    *(errno.ETIMEDOUT, errno.ENOENT, errno.EACCES, errno.EPIPE, errno.EADDRNOTAVAIL),
)

# PostgreSQL's codes for refused connections (its manual, appendix A), which libpq also reports only in words.
REFUSALS = {
    "password authentication failed": "28P01",
    "no pg_hba.conf entry": "28000",
    'role "': "28000",
    'database "': "3D000",
    "the database system is": "57P03",
    "too many clients": "53300",
    "connection slots": "53300",
}


def error_fields(error: BaseException, **known: str) -> dict[str, Any]:
    """Return the log fields `error`, `sqlstate`, `errno`, `smtp_code`, `host` and `role` of an error, those that are known.

    `known` are fields that the caller knows, if the error itself doesn't say them.

    A wrapped error, such as Django's around psycopg's, is described by the first cause that knows something.
    """
    fields: dict[str, Any] = {"error": type(error).__qualname__}
    for facts in (*map(_known, _causes(error)), known):
        for name, value in facts.items():
            fields.setdefault(name, value)
    return fields


def _causes(error: BaseException) -> list[BaseException]:
    causes: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in causes:
        causes.append(current)
        current = current.__cause__ or current.__context__
    return causes


def _known(error: BaseException) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    connection = getattr(error, "pgconn", None)
    if connection is not None and connection.host:
        fields |= {"host": connection.host.decode(), "role": connection.user.decode()}
    is_connection_error = type(error).__module__.startswith(("psycopg", "redis", "kombu"))
    text = str(error) if is_connection_error else ""
    sqlstate = getattr(error, "sqlstate", None) or _first(REFUSALS, text if "FATAL" in text else "")
    if sqlstate:
        fields["sqlstate"] = sqlstate
    number = getattr(error, "errno", None) or _first({os.strerror(known): known for known in CONNECTION_ERRNOS}, text)
    if smtp_code := _smtp_code(error):
        fields["smtp_code"] = smtp_code
    if isinstance(error, ssl.SSLError):
        fields["errno"] = f"TLS_{error.reason or 'ERROR'}"  # its number is not one of the system's
    elif "failed to resolve host" in text:
        fields["errno"] = "EAI_NONAME"
    elif isinstance(error, socket.gaierror):
        fields["errno"] = next(
            name for name in dir(socket) if name.startswith("EAI_") and getattr(socket, name) == number
        )
    elif isinstance(number, int):
        fields["errno"] = errno.errorcode.get(number, str(number))
    return fields


def _smtp_code(error: BaseException) -> int | None:
    """Return the code with which a mail server refused, of one recipient if it refused them one by one (RFC 5321)."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _text in error.recipients.values()), None)
    return None


def _first(values: dict[str, Any], text: str) -> Any:
    """Return the value of the first key that `text` contains, or None."""
    return next((value for key, value in values.items() if key in text), None)
