"""Wrong settings, and what each kind of production start says: `python -m tests.wrong_settings` prints a Markdown table.

With numbers after it, only those rows. `tests/config/settings/test_wrong_settings.py` checks the same cases.
"""

import base64
import importlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(range(32, 64))).decode()
# The smallest configuration that production starts with. No server answers at these addresses.
GOOD = {
    "ALLOWED_HOSTS": "attune.example",
    "ATTUNE_KEYS": f"k1:{KEY}",
    "DATABASE_URL": "postgresql://attune:hunter2@127.0.0.1:1/attune",
    "EMAIL_URL": "smtp+tls://attune:hunter2@127.0.0.1:1",
    "REDIS_URL": "redis://:hunter2@127.0.0.1:1/0",
    "SECRET_KEY": "a test key that is long enough: 0123456789 abcdefghijkl",
    "SITE_URL": "https://attune.example",
}
# What no message may repeat.
SECRETS = ("hunter2", KEY, OTHER_KEY)


class Case(NamedTuple):
    """A variable, its wrong value (None: unset), and how the sentence about it goes on after the name."""

    variable: str
    value: str | None
    reason: str


MISSING = [Case(name, value, "is missing") for name in sorted(GOOD) for value in (None, "", " ")]
CASES = [
    *MISSING,
    Case("ALLOWED_HOSTS", "*", "must not contain *"),
    Case("ALLOWED_HOSTS", "attune.example,", "must be host names separated by commas"),
    Case("ALLOWED_HOSTS", "https://attune.example", "must be host names separated by commas"),
    Case("ALLOWED_HOSTS", "attune.example:443", "must be host names separated by commas"),
    Case("ATTUNE_KEYS", "foo", "must be pairs id:base64"),
    Case("ATTUNE_KEYS", f":{KEY}", "must be pairs id:base64"),
    Case("ATTUNE_KEYS", f"longer-id:{KEY}", "must be pairs id:base64"),
    Case("ATTUNE_KEYS", f"k1:{KEY},", "must be pairs id:base64"),
    Case("ATTUNE_KEYS", "k1:hunter2!", "has a key k1 that isn't base64"),
    Case("ATTUNE_KEYS", f"k1:{KEY[:-5]}", "has a key k1 that isn't base64"),
    Case("ATTUNE_KEYS", f"k1:{base64.b64encode(b'hunter2').decode()}", "has a key k1 of 7 bytes; each needs 32"),
    Case("ATTUNE_KEYS", f"k1:{KEY},k1:{OTHER_KEY}", "has two keys with the id k1"),
    Case("ATTUNE_KEYS", f"k1:{'A' * 43}=", "contains a key that isn't random"),
    Case("DATABASE_URL", "mysql://attune:hunter2@db/attune", "is not an address that PostgreSQL's libpq can read"),
    Case("DATABASE_URL", "postgresql://attune:hunter2@db/attune?sllmode=require", "is not an address that"),
    Case("DATABASE_URL", "postgresql://attune:hunter2@db/attune?sslmode=requird", "has a sslmode that"),
    Case("DATABASE_URL", "postgresql://db/attune?target_session_attrs=rw", "has a target_session_attrs that"),
    Case("DATABASE_URL", "postgresql://attune:hunter2@db:fivefour/attune", "has a port that"),
    Case("DATABASE_URL", "postgresql://attune:hun@ter2/w@db:5432/attune", "contains a special character"),
    Case("DATABASE_URL", "postgresql://attune:hunter2@db", "names no database"),
    Case("REDIS_URL", "r:6379", "must begin with redis://, rediss://"),
    Case("REDIS_URL", "http://:hunter2@r", "must begin with redis://, rediss://"),
    Case("REDIS_URL", "redis:///0", "names no host"),
    Case("REDIS_URL", "redis://r/first", "has a database number that isn't a number"),
    Case("REDIS_URL", "redis://r/1/2", "has a database number that isn't a number"),
    Case("REDIS_URL", "redis://r/?db=first", "has a parameter that redis-py can't use: db"),
    Case("REDIS_URL", "redis://r/0?sockettimeout=3", "has a parameter that redis-py can't use: sockettimeout"),
    Case("REDIS_URL", "redis://r/0?socket_timeout=soon", "has a parameter that redis-py can't use: socket_timeout"),
    Case("REDIS_URL", "redis://r/0?ssl_ca_certs=/etc/ca.pem", "has a parameter that redis-py can't use: ssl_ca_certs"),
    Case("REDIS_URL", "rediss://r/0?ssl_cert_reqs=maybe", "has a parameter that redis-py can't use: ssl_cert_reqs"),
    Case("REDIS_URL", "redis://r1,r2/0", "names several hosts, which only redis+sentinel:// can use"),
    Case("REDIS_URL", "redis://r:port/0", "has a port that isn't a number"),
    Case("REDIS_URL", "redis://:hun/hunter2@r", "contains a special character"),
    Case("REDIS_URL", "redis://:hun#hunter2@r", "contains a special character"),
    Case("REDIS_URL", "redis://:hun?hunter2=x@r", "contains a special character"),
    Case("REDIS_URL", "redis+sentinel://s1,s2", "must name the Sentinel service"),
    Case("REDIS_URL", "redis+sentinel://s1,,s2/mymaster", "has an empty entry in its list of hosts"),
    Case("REDIS_URL", "redis+sentinel://s1/mymaster?sentinel_pass=hunter2", "has a parameter that Attune doesn't know"),
    Case("CACHE_DB", "0", "is the database of the broker"),
    Case("CACHE_DB", "one", "must be a whole number from 0"),
    Case("EMAIL_URL", "mail.example", "must begin with smtp://"),
    Case("EMAIL_URL", "imap://attune:hunter2@mail.example", "must begin with smtp://"),
    Case("EMAIL_URL", "smtp://", "names no host"),
    Case("EMAIL_URL", "smtp://mail.example:25a", "has a port that isn't a number"),
    Case("EMAIL_URL", "smtp://mail.example:99999", "has a port that isn't a number"),
    Case(
        "EMAIL_URL", "smtp://attune:hun/hunter2@mail.example", "has a port that isn't a number, or contains a special"
    ),
    Case(
        "EMAIL_URL", "smtp://attune:hun#hunter2@mail.example", "has a port that isn't a number, or contains a special"
    ),
    Case("EMAIL_URL", "smtp://mail.example?tls=true", "must end after the host and port"),
    Case("SECRET_KEY", "hunter2", "must be 50 or more random characters"),
    Case("SECRET_KEY", "x" * 60, "must be 50 or more random characters"),
    Case("SECRET_KEY", "django-insecure-" + "hunter2" * 9, "begins with django-insecure-"),
    Case("SITE_URL", "attune.example", "must begin with https:// and name a host"),
    Case("SITE_URL", "http://attune.example", "must begin with https:// and name a host"),
    Case("SITE_URL", "https://", "must begin with https:// and name a host"),
    Case("SITE_URL", "https://attune.example/app", "must be a scheme and a host"),
    Case("THROTTLE", "off", "must not be off in production"),
    Case("THROTTLE", "of", "must be on or off"),
    Case("ACCESS_ANCHORS", "anchors.txt", "must be the absolute path of a file"),
    Case("ACCESS_ANCHORS", "/", "names a folder"),
    Case("ACCESS_ANCHORS", "/dev/null/access.txt", "lies in a folder that is a file"),
    Case("CONTACT_PHONE", "soon", "must be a phone number"),
    Case("CRISIS_FILE", "/", "names a folder"),
    Case("MAIL_FROM", "Appointments", "must contain a mail address"),
    Case("PORT", "http", "must be a whole number from 1 to 65535"),
    Case("QUICK_EXIT_URL", "weather.gov", "must begin with http:// or https:// and name a host"),
    Case("QUIET_HOURS", "9pm-8am", "must be two times of day"),
    Case("QUIET_HOURS", "25:00-08:00", "must be two times of day"),
    Case("SMS_BACKEND", "twilio", "must be none or file"),
    Case("TRUSTED_PROXIES", "-1", "must be a whole number from 0 to 9"),
    Case("TRUSTED_PROXIES", "two", "must be a whole number from 0 to 9"),
    Case("VIDEO_ROOM", "https://meet.example/", "must begin with https:// and contain {room} once"),
    Case("VIDEO_ROOM", "http://meet.example/{room}", "must begin with https:// and contain {room} once"),
    Case("ATTUNE_ENV", "prod", "is 'prod'; it must be one of: demo, dev, test, production"),
]
STARTS = {
    "`manage.py check --deploy`": ["manage.py", "check", "--deploy"],
    "`celery -A config worker`": ["-m", "celery", "-A", "config", "worker"],
    "`manage.py serve`": ["manage.py", "serve", "--port", "0"],
}


def changed(case: Case) -> dict[str, str]:
    """Return the good configuration with the one change of `case`."""
    return {name: value for name, value in (GOOD | {case.variable: case.value}).items() if value is not None}


def refusal(variables: Mapping[str, str], environment: str = "production") -> str:
    """Return what a start with these variables says, or an empty string if it goes on. Reads the settings in this process."""
    with _environment({**variables, "ATTUNE_ENV": environment}), _no_settings_loaded():
        try:
            importlib.import_module(f"config.settings.{environment}")
        except SystemExit as error:
            return str(error)
    return ""


def start(arguments: list[str], variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a production start as its own process, with only these variables."""
    environment = {"PATH": os.environ["PATH"], "ATTUNE_ENV": "production", **variables}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    for name in ("DATA", "PATH"):
        if name in before:
            variables = {name: before[name], **variables}
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _no_settings_loaded() -> Iterator[None]:
    """Forget the modules of the settings during the block, so that they read the environment once more."""
    import config

    package: ModuleType = config.settings
    before = {name: module for name, module in sys.modules.items() if name.startswith("config.settings")}
    for name in before:
        del sys.modules[name]
    try:
        yield
    finally:
        for name in [name for name in sys.modules if name.startswith("config.settings")]:
            del sys.modules[name]
        sys.modules.update(before)
        config.settings = package


def main(arguments: list[str]) -> None:
    """Print the table. Each cell is the last line that the process wrote to stderr, and its exit code."""
    chosen = [CASES[int(number)] for number in arguments] or CASES
    print(f"| variable | value | {' | '.join(STARTS)} |")
    print(f"|{'---|' * (2 + len(STARTS))}")
    for case in chosen:
        cells = [_cell(start(command, changed(case))) for command in STARTS.values()]
        same = ["the same" if number and cell == cells[0] else cell for number, cell in enumerate(cells)]
        value = "unset" if case.value is None else f"`{case.value or ' '}`"
        print(f"| {case.variable} | {value} | {' | '.join(same)} |", flush=True)


def _cell(process: subprocess.CompletedProcess[str]) -> str:
    last = (process.stderr.strip().splitlines() or [""])[-1]
    return f"{last.removeprefix('- ')} (exit {process.returncode})".replace("|", "\\|")


if __name__ == "__main__":
    main(sys.argv[1:])
