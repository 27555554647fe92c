"""Converts EMAIL_URL, DATABASE_URL and REDIS_URL to settings, with every parameter of the URL.

Each function raises `WrongValueError` for a URL that can't be used, with a message that doesn't repeat the URL, because it
may contain a password.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from redis import ConnectionPool, RedisError
from redis.backoff import NoBackoff
from redis.connection import parse_url
from redis.retry import Retry

from config.settings.parsers import WrongValueError, any_scheme

# libpq's names of the parameters that Django has its own keys for.
DJANGO_KEYS = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
# Values that libpq reads only when it connects.
LIBPQ_VALUES = {
    "sslmode": "disable|allow|prefer|require|verify-ca|verify-full",
    "target_session_attrs": "any|read-write|read-only|primary|standby|prefer-standby",
    "channel_binding": "disable|prefer|require",
    "gssencmode": "disable|prefer|require",
    "load_balance_hosts": "disable|random",
    "connect_timeout": "-?[0-9]{1,9}",
    "port": "[0-9]{0,5}(,[0-9]{0,5})*",
}
# The redis-py parameters that Celery's Redis transport accepts as options, with the same names and meanings.
BROKER_OPTIONS = frozenset(
    "socket_timeout socket_connect_timeout socket_keepalive health_check_interval retry_on_timeout "
    "max_connections client_name".split()
)
# Scheme → implicit TLS, STARTTLS, default port.
MAIL_SCHEMES = {
    "smtp": (False, False, 587),
    "smtp+tls": (False, True, 587),
    "smtp+starttls": (False, True, 587),
    "smtps": (True, False, 465),
    "smtp+ssl": (True, False, 465),
}
REDIS_SCHEMES = ("redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel")
SENTINEL_PORT = 26379
# How to ask a sentinel: after a second, or an error, the next is asked. redis-py would ask the same one for seconds.
ASK_SENTINEL = {"socket_connect_timeout": 1.0, "socket_timeout": 1.0, "retry": Retry(NoBackoff(), 0)}
ENCODE = "contains a special character that must be percent-encoded in a login, such as %40 for @"


def email_settings(url: str) -> dict[str, Any]:
    """Return Django's `EMAIL_...` settings for a mail server.

    `smtps://` (or `smtp+ssl://`) uses TLS from the start, `smtp+tls://` (or `smtp+starttls://`) switches to it, and `smtp://`
    stays in clear.
    """
    parts = urlsplit_safely(url)
    if parts.scheme not in MAIL_SCHEMES:
        raise WrongValueError(f"must begin with {any_scheme(*MAIL_SCHEMES)}")
    if not parts.hostname:
        raise WrongValueError("names no host")
    if parts.path not in ("", "/") or parts.query:
        raise WrongValueError("must end after the host and port: mail servers have no path and no parameters")
    ssl, tls, port = MAIL_SCHEMES[parts.scheme]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": ssl,
        "EMAIL_USE_TLS": tls,
        "EMAIL_TIMEOUT": 10,
    }


def database_settings(url: str, *, options: str = "") -> dict[str, Any]:
    """Return Django's `DATABASES` entry for a PostgreSQL URL.

    libpq itself reads `url`, so everything it understands works: several hosts (`host1:5432,host2:5433`), `sslmode` and
    related parameters, `target_session_attrs`, `service`, a socket folder as `host`. What Django has no key for goes into
    `OPTIONS`. `options` are command-line options for the server (`-c name=value`). They are added after those of the
    URL, so they win.
    """
    try:
        parameters: dict[str, Any] = conninfo_to_dict(url)
    except (ProgrammingError, UnicodeError) as error:
        raise WrongValueError(
            "is not an address that PostgreSQL's libpq can read, or has an unknown parameter"
        ) from error
    for name, pattern in LIBPQ_VALUES.items():
        if name in parameters and not re.fullmatch(pattern, str(parameters[name])):
            raise WrongValueError(f"has a {name} that PostgreSQL's libpq doesn't know")
    if not parameters.get("dbname") and "service" not in parameters:
        raise WrongValueError("names no database")
    if "@" in str(parameters.get("dbname", "")):
        raise WrongValueError("contains a special character that must be percent-encoded in a login, such as %40 for @")
    merged = " ".join(part for part in (parameters.pop("options", None), options) if part)
    settings: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql"}
    settings |= {key: str(parameters.pop(name, None) or "") for name, key in DJANGO_KEYS.items()}
    settings["OPTIONS"] = parameters | ({"options": merged} if merged else {})
    return settings


@dataclass(frozen=True)
class RedisSettings:
    """The settings of the cache and the broker.

    `cache_url` and `cache_options` are `LOCATION` and `OPTIONS` of Django's cache, and for `config.redis_client`. The rest
    are Celery's `broker_url`, `broker_use_ssl` and additional `broker_transport_options`.
    """

    broker_db: int
    cache_url: str
    broker_url: str
    broker_ssl: dict[str, Any] | None
    broker_options: dict[str, Any]
    cache_options: dict[str, Any] = field(default_factory=dict)


def redis_settings(url: str, *, cache_db: int | None = None) -> RedisSettings:
    """Return the settings of cache and broker for one URL.

    It is `redis://`, `rediss://` (TLS) or `unix://`, as redis-py reads it, or `redis+sentinel://` or `rediss+sentinel://`
    (see `_sentinel_settings`). The broker uses the database number of `url` (0 if it has none). The cache uses `cache_db`, by
    default the next number: Django empties a whole database when it clears its cache, and that must not be the broker's.
    """
    parts = urlsplit_safely(url, ports=False)
    if parts.scheme not in REDIS_SCHEMES:
        raise WrongValueError(f"must begin with {any_scheme(*REDIS_SCHEMES)}")
    if parts.scheme.endswith("+sentinel"):
        return _sentinel_settings(parts, cache_db)
    if parts.scheme == "unix":
        if not parts.path.strip("/"):
            raise WrongValueError("names no socket")
    elif not parts.hostname:
        raise WrongValueError("names no host")
    elif "," in parts.netloc.rpartition("@")[2]:
        raise WrongValueError("names several hosts, which only redis+sentinel:// can use")
    else:
        _database_number(parts.path.removeprefix("/").removesuffix("/"))
    typed = _redis_parameters(url)

    broker_db = _database_number(str(typed.get("db", 0)))
    cache_db = broker_db + 1 if cache_db is None else cache_db
    location = _encoded_login(parts.netloc)
    # Django and Celery both split a URL at characters that a password may contain, so the password is encoded again.
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "db"]
    if parts.scheme == "unix":
        path = quote(unquote(parts.path))
        cache_url = f"unix://{location}{path}?{urlencode([('db', str(cache_db)), *query])}"
        broker_url = f"redis+socket://{location}{path}?virtual_host={broker_db}"
    else:
        parameters = f"?{urlencode(query)}" if query else ""
        cache_url = f"{parts.scheme}://{location}/{cache_db}{parameters}"
        broker_url = f"{parts.scheme}://{location}/{broker_db}"
    return RedisSettings(
        broker_db=broker_db,
        cache_url=cache_url,
        broker_url=broker_url,
        broker_ssl=_tls(typed) if parts.scheme == "rediss" else None,
        broker_options=_chosen(typed, BROKER_OPTIONS.__contains__),
    )


def _sentinel_settings(parts: Any, cache_db: int | None) -> RedisSettings:
    """Return the settings for `redis+sentinel://user:password@sentinel1:26379,sentinel2:26379/service/0?parameters`.

    The login is that of the Redis servers; `sentinel_username` and `sentinel_password` are parameters. With
    `rediss+sentinel://` both use TLS, with the same `ssl_...` parameters.
    """
    login, _, addresses = parts.netloc.rpartition("@")
    service, _, number = parts.path.strip("/").partition("/")
    if not service:
        raise WrongValueError(
            "must name the Sentinel service after the hosts, as in redis+sentinel://host:26379/mymaster/0"
        )
    sentinels = [_sentinel_address(address) for address in addresses.split(",")]
    query = parse_qsl(parts.query, keep_blank_values=True)
    tls = parts.scheme.startswith("rediss")
    inner = urlencode([(name, value) for name, value in query if not name.startswith("sentinel_")])
    server = f"{'rediss' if tls else 'redis'}://{login}{'@' if login else ''}server/{_database_number(number)}?{inner}"
    typed = _redis_parameters(server)
    broker_db = _database_number(str(typed.pop("db", 0)))
    del typed["host"]
    typed.pop("connection_class", None)
    if unknown := {name for name, _ in query if name.startswith("sentinel_")} - {
        "sentinel_username",
        "sentinel_password",
    }:
        raise WrongValueError(f"has a parameter that Attune doesn't know: {_speakable(unknown)}")
    sentinel_login = {name.removeprefix("sentinel_"): value for name, value in query if name.startswith("sentinel_")}
    ssl = {"ssl": True, **_tls(typed)} if tls else {}
    timeouts = _chosen(typed, lambda name: name.startswith("socket_"))
    encoded = _encoded_login(f"{login}@") if login else ""
    return RedisSettings(
        broker_db=broker_db,
        cache_url=f"{parts.scheme}://{quote(service, safe='')}",
        cache_options={
            "pool_class": "config.redis_client.SentinelPool",
            "sentinels": sentinels,
            "sentinel_options": {**ASK_SENTINEL, **timeouts, **sentinel_login, **ssl},
            "service_name": unquote(service),
            "db": broker_db + 1 if cache_db is None else cache_db,
            **typed,
            **ssl,
        },
        broker_url=";".join(f"sentinel://{encoded}{_netloc(host, port)}/{broker_db}" for host, port in sentinels),
        broker_ssl=_tls(typed) if tls else None,
        broker_options={
            **_chosen(typed, BROKER_OPTIONS.__contains__),
            "master_name": unquote(service),
            "sentinel_kwargs": {**ASK_SENTINEL, **timeouts, **sentinel_login, **ssl},
        },
    )


def _sentinel_address(address: str) -> tuple[str, int]:
    parts = urlsplit_safely(f"//{address}")
    if not parts.hostname:
        raise WrongValueError("has an empty entry in its list of hosts")
    return parts.hostname, parts.port or SENTINEL_PORT


def _netloc(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def urlsplit_safely(url: str, *, ports: bool = True) -> Any:
    """Return the parts of `url`, whose port is a number and whose login is encoded. Without `ports`, it isn't checked."""
    try:
        parts = urlsplit(url)
        port = parts.port if ports else None
    except ValueError as error:
        raise WrongValueError(f"has a port that isn't a number, or {ENCODE}") from error
    if "@" in parts.path + parts.query or parts.fragment or re.search(r"[\s\0]", url) or port == 0:
        raise WrongValueError(ENCODE if port != 0 else "has the port 0")
    return parts


def _redis_parameters(url: str) -> dict[str, Any]:
    """Return redis-py's arguments for `url`, with their types."""
    whole, _, query = url.partition("?")
    for name, value in parse_qsl(query, keep_blank_values=True):
        try:
            ConnectionPool.from_url(f"{whole}?{urlencode({name: value})}").make_connection()
        except (TypeError, ValueError, RedisError) as error:
            raise WrongValueError(f"has a parameter that redis-py can't use: {_speakable({name})}") from error
    try:
        return dict(parse_url(url))
    except ValueError as error:
        raise WrongValueError(f"has a port that isn't a number, or {ENCODE}") from error


def _database_number(number: str) -> int:
    if not re.fullmatch(r"[0-9]{0,4}", number):
        raise WrongValueError("has a database number that isn't a number")
    return int(number or 0)


def _tls(typed: dict[str, Any]) -> dict[str, Any]:
    # Celery alone would not check the server's certificate; redis-py does by default.
    return {"ssl_cert_reqs": "required"} | _chosen(typed, lambda name: name.startswith("ssl_"))


def _chosen(typed: dict[str, Any], select: Callable[[str], bool]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if select(name)}


def _speakable(names: set[str]) -> str:
    """Return the names of parameters for a message, unless they might be parts of a password."""
    return ", ".join(sorted(name if re.fullmatch(r"[a-z_]{2,32}", name) else "(not a name)" for name in names))


def _encoded_login(netloc: str) -> str:
    login, at, host = netloc.rpartition("@")
    return ":".join(quote(unquote(part), safe="") for part in login.split(":", 1)) + at + host
