"""Converts DATABASE_URL and REDIS_URL to settings for Django, redis-py and Celery, with every parameter of the URL."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from redis.connection import parse_url

# libpq's names of the parameters that Django has its own keys for.
DJANGO_KEYS = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
# The redis-py parameters that Celery's Redis transport accepts as options, with the same names and meanings.
BROKER_OPTIONS = frozenset(
    "socket_timeout socket_connect_timeout socket_keepalive health_check_interval retry_on_timeout "
    "max_connections client_name".split()
)


def database_settings(url: str, *, options: str = "") -> dict[str, Any]:
    """Return Django's `DATABASES` entry for a PostgreSQL URL.

    libpq itself reads `url`, so everything it understands works: several hosts (`host1:5432,host2:5433`), `sslmode` and
    related parameters, `target_session_attrs`, `service`, a socket folder as `host`. What Django has no key for goes into
    `OPTIONS`. `options` are command-line options for the server (`-c name=value`). They are added after those of the
    URL, so they win. Raises `SystemExit` if libpq can't read `url`; the message doesn't repeat it, because it may
    contain a password.
    """
    try:
        parameters: dict[str, Any] = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise SystemExit("DATABASE_URL is not an address that PostgreSQL's libpq can read.") from error
    merged = " ".join(part for part in (parameters.pop("options", None), options) if part)
    settings: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql"}
    settings |= {key: str(parameters.pop(name, None) or "") for name, key in DJANGO_KEYS.items()}
    settings["OPTIONS"] = parameters | ({"options": merged} if merged else {})
    return settings


@dataclass(frozen=True)
class RedisSettings:
    """The settings of the cache and the broker.

    `cache_url` is for redis-py and Django's cache; the rest are Celery's `broker_url`, `broker_use_ssl` and additional
    `broker_transport_options`.
    """

    cache_url: str
    broker_url: str
    broker_ssl: dict[str, Any] | None
    broker_options: dict[str, Any]


def redis_settings(url: str, *, cache_db: int | None = None) -> RedisSettings:
    """Return the settings of cache and broker for one URL: `redis://`, `rediss://` (TLS) or `unix://`, as redis-py reads it.

    The broker uses the database number of `url` (0 if it has none). The cache uses `cache_db`, by default the next
    number: Django empties a whole database when it clears its cache, and that must not be the broker's.
    Raises `SystemExit` if redis-py can't read `url`.
    """
    try:
        typed: dict[str, Any] = parse_url(url)
    except ValueError as error:
        raise SystemExit(f"REDIS_URL can't be read: {error}") from error
    broker_db = typed.get("db", 0)
    cache_db = broker_db + 1 if cache_db is None else cache_db

    parts = urlsplit(url)
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

    tls = {name: value for name, value in typed.items() if name.startswith("ssl_")}
    return RedisSettings(
        cache_url=cache_url,
        broker_url=broker_url,
        # Celery alone would not check the server's certificate; redis-py does by default.
        broker_ssl={"ssl_cert_reqs": "required"} | tls if parts.scheme == "rediss" else None,
        broker_options={name: value for name, value in typed.items() if name in BROKER_OPTIONS},
    )


def _encoded_login(netloc: str) -> str:
    login, at, host = netloc.rpartition("@")
    return ":".join(quote(unquote(part), safe="") for part in login.split(":", 1)) + at + host
