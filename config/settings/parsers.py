"""Parses values of environment variables. Each parser raises `WrongValueError` for a value that makes no sense."""

import re
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from config.crypto import keys

HOST = re.compile(
    r"\.?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:.]+\]", re.IGNORECASE
)
# Django's own limits (`security.W009`).
SECRET_KEY_LENGTH, SECRET_KEY_CHARACTERS = 50, 5
INSECURE_PREFIX = "django-insecure-"
# 32 random bytes have fewer different values than this about once in 10^20 keys; a placeholder has one or two.
DIFFERENT_KEY_BYTES = 16


class WrongValueError(Exception):
    """A variable has a value that can't be used.

    The message completes a sentence that begins with the variable's name. It never repeats the value, which may be secret.
    """


def any_scheme(*schemes: str) -> str:
    """Return schemes of URLs for a message, such as `http:// or https://`."""
    *others, last = (f"{scheme}://" for scheme in schemes)
    return f"{', '.join(others)} or {last}" if others else last


def text(value: str) -> str:
    """Return a text as it is."""
    return value


def whole_number(smallest: int, largest: int) -> Callable[[str], int]:
    """Return a parser of whole numbers from `smallest` to `largest`."""

    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not smallest <= int(value) <= largest:
            raise WrongValueError(f"must be a whole number from {smallest} to {largest}")
        return int(value)

    return parse


def choice(*words: str) -> Callable[[str], str]:
    """Return a parser of these words, in either case."""

    def parse(value: str) -> str:
        if value.lower() not in words:
            raise WrongValueError(f"must be {' or '.join(words)}")
        return value.lower()

    return parse


def web_url(value: str) -> str:
    """Parse the address of a page: http or https, with a host."""
    return _url(value, "http", "https")


def site_url(value: str) -> str:
    """Parse the public address: http or https and a host, without a path. Returned without a slash at its end."""
    return _site(value, "http", "https")


def https_site_url(value: str) -> str:
    """Parse the public address, like `site_url`, but only with https."""
    return _site(value, "https")


def _site(value: str, *schemes: str) -> str:
    url = _url(value, *schemes)
    if urlsplit(url).path not in ("", "/") or {"?", "#", "@"} & set(url):
        raise WrongValueError("must be a scheme and a host, without a path, parameters or a login")
    return url.rstrip("/")


def _url(value: str, *schemes: str) -> str:
    try:
        parts = urlsplit(value)
        has_host = bool(HOST.fullmatch(parts.netloc.rpartition("@")[2].removesuffix(f":{parts.port}")))
    except ValueError:  # the port, or brackets without an IPv6 address
        has_host = False
    if not has_host or parts.scheme not in schemes or re.search(r"\s", value):
        raise WrongValueError(f"must begin with {any_scheme(*schemes)} and name a host")
    return value


def video_room(value: str) -> str:
    """Parse the pattern of video rooms."""
    if not (value.startswith("https://") and value.count("{") == value.count("{room}") == 1 and "}}" not in value):
        raise WrongValueError("must begin with https:// and contain {room} once")
    return value


def hosts(value: str) -> list[str]:
    """Parse host names separated by commas. A name that begins with a dot includes all names below it."""
    names = [name.strip() for name in value.split(",")]
    if "*" in names:
        raise WrongValueError("must not contain *, which accepts any host name")
    if not all(HOST.fullmatch(name) for name in names):
        raise WrongValueError("must be host names separated by commas, without a scheme, a port or an empty entry")
    return names


def local_hosts(value: str) -> list[str]:
    """Parse host names like `hosts`, or `*`, which accepts any: fit for this machine only."""
    return ["*"] if value == "*" else hosts(value)


def sender(value: str) -> str:
    """Parse the sender of mail: an address, with or without a name before it."""
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError as error:
        raise WrongValueError("must contain a mail address") from error
    return value


def phone(value: str) -> str:
    """Parse a phone number as people write it; it is shown as it is."""
    if not re.fullmatch(r"[0-9+()./\s-]*[0-9][^\n]*", value) or sum(map(str.isdigit, value)) < 3:
        raise WrongValueError("must be a phone number")
    return value


def quiet_hours(value: str) -> str:
    """Parse a span of local time. Returned as it is."""
    hour = r"([01][0-9]|2[0-3]):[0-5][0-9]"
    if not re.fullmatch(rf"{hour}\s*-\s*{hour}", value):
        raise WrongValueError("must be two times of day from 00:00 to 23:59, with a hyphen between them")
    return value


def file_path(value: str) -> Path:
    """Parse the absolute path of a file. It may not exist yet."""
    path = Path(value)
    if not path.is_absolute() or "\0" in value:
        raise WrongValueError("must be the absolute path of a file")
    if value.endswith("/") or path.is_dir():
        raise WrongValueError("names a folder; add the name of a file in it")
    if any(parent.exists() and not parent.is_dir() for parent in path.parents):
        raise WrongValueError("lies in a folder that is a file")
    return path


def secret_key(value: str) -> str:
    """Parse Django's key for signatures: as long and varied as Django's deployment check demands."""
    if value.startswith(INSECURE_PREFIX):
        raise WrongValueError(f"begins with {INSECURE_PREFIX}, which marks a key for development")
    if len(value) < SECRET_KEY_LENGTH or len(set(value)) < SECRET_KEY_CHARACTERS:
        raise WrongValueError(f"must be {SECRET_KEY_LENGTH} or more random characters")
    return value


def key_ring(value: str) -> str:
    """Parse the keys that encrypt. Returned as they are."""
    try:
        keys.parse(value)
    except ValueError as error:
        raise WrongValueError(str(error)) from error
    return value


def random_key_ring(value: str) -> str:
    """Parse the keys that encrypt, like `key_ring`, and refuse placeholders."""
    key_ring(value)
    if any(len(set(secret)) < DIFFERENT_KEY_BYTES for secret in keys.parse(value).values()):
        raise WrongValueError("contains a key that isn't random")
    return value
