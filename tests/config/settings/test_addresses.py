"""Every parameter of DATABASE_URL and REDIS_URL reaches the library that connects."""

import ssl
from urllib.parse import quote

import pytest
from celery import Celery
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from kombu.utils.url import url_to_parts
from redis import ConnectionPool, Redis
from redis.sentinel import SentinelManagedSSLConnection

from config.redis_client import SentinelPool
from config.settings.addresses import database_settings, email_settings, redis_settings
from config.settings.parsers import WrongValueError


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://db/attune", {"HOST": "db", "NAME": "attune"}),
        ("postgres://attune:secret@db:5433/attune", {"USER": "attune", "PASSWORD": "secret", "PORT": "5433"}),
        ("postgresql://attune:p%40ss%2Fw%3Ard@db/attune", {"PASSWORD": "p@ss/w:rd", "HOST": "db"}),
        ("postgresql://db1:5432,db2:5433/attune", {"HOST": "db1,db2", "PORT": "5432,5433"}),
        ("postgresql://db1,db2/attune", {"HOST": "db1,db2", "PORT": ","}),
        ("postgresql://[2001:db8::1]:6000/attune", {"HOST": "2001:db8::1", "PORT": "6000"}),
        ("postgresql://attune@/attune?host=/run/postgresql", {"HOST": "/run/postgresql"}),
        ("postgresql://%2Frun%2Fpostgresql/attune", {"HOST": "/run/postgresql"}),
        ("postgresql://db/two%20words", {"NAME": "two words"}),
        ("postgresql://?service=attune", {"NAME": "", "OPTIONS": {"service": "attune"}}),
        (
            "postgresql://db/attune?sslmode=verify-full&sslrootcert=/etc/ca.pem&target_session_attrs=read-write",
            {
                "OPTIONS": {
                    "sslmode": "verify-full",
                    "sslrootcert": "/etc/ca.pem",
                    "target_session_attrs": "read-write",
                }
            },
        ),
        ("postgresql://db/attune?connect_timeout=3", {"OPTIONS": {"connect_timeout": "3"}}),
    ],
)
def test_a_database_address_is_read_in_full(url, expected):
    settings = database_settings(url)
    assert {key: settings[key] for key in expected} == expected
    assert settings["ENGINE"] == "django.db.backends.postgresql"


def test_our_server_options_come_after_those_of_the_address():
    url = "postgresql://db/attune?options=-c%20statement_timeout%3D5s"
    assert database_settings(url, options="-c timezone=UTC")["OPTIONS"] == {
        "options": "-c statement_timeout=5s -c timezone=UTC"
    }
    assert database_settings("postgresql://db/attune", options="-c timezone=UTC")["OPTIONS"] == {
        "options": "-c timezone=UTC"
    }


@pytest.mark.parametrize(
    "url",
    ["postgresql://attune:secret@db/attune?sllmode=require", "postgresql://attune:secret@db:port/x?y", "mysql://x"],
)
def test_an_address_that_libpq_cannot_read_is_refused_without_showing_it(url):
    with pytest.raises(WrongValueError) as refusal:
        database_settings(url)
    assert "secret" not in str(refusal.value)


def cache_parameters(url, cache_db=None):
    """What redis-py connects the cache with."""
    address = redis_settings(url, cache_db=cache_db).cache_url
    assert not {",", ";"} & set(address)  # Django takes either for the end of one of several addresses
    return ConnectionPool.from_url(address, socket_timeout=0.25).connection_kwargs


def broker_connection(url):
    """What Celery makes of the broker's settings."""
    connection = broker_connection_of(redis_settings(url))
    assert connection.alt == []
    return connection


def broker_connection_of(settings):
    app = Celery(broker=settings.broker_url, set_as_current=False)
    app.conf.broker_use_ssl = settings.broker_ssl
    app.conf.broker_transport_options = settings.broker_options
    return app.connection_for_write()


@pytest.mark.parametrize(
    ("url", "host", "port", "login", "broker_db", "cache_db"),
    [
        ("redis://r", "r", None, (None, None), 0, 1),
        ("redis://r:6380/", "r", 6380, (None, None), 0, 1),
        ("redis://r/5", "r", None, (None, None), 5, 6),
        ("redis://r/?db=5", "r", None, (None, None), 5, 6),
        ("redis://:secret@r/0", "r", None, (None, "secret"), 0, 1),
        ("redis://user:p%40%2F%3A%3B%2C%23w@r", "r", None, ("user", "p@/:;,#w"), 0, 1),
        ("redis://user:a;b,c@r/3", "r", None, ("user", "a;b,c"), 3, 4),
        ("redis://[2001:db8::1]:6380/2", "2001:db8::1", 6380, (None, None), 2, 3),
        ("rediss://user:secret@r:6380/1?ssl_ca_certs=/etc/ca.pem", "r", 6380, ("user", "secret"), 1, 2),
    ],
)
def test_cache_and_broker_find_the_same_server(url, host, port, login, broker_db, cache_db):
    cache, broker = cache_parameters(url), broker_connection(url)
    assert (cache["host"], cache.get("port")) == (broker.hostname, broker.port) == (host, port)
    assert (cache.get("username"), cache.get("password")) == (broker.userid, broker.password) == login
    assert (cache["db"], broker.virtual_host) == (cache_db, str(broker_db))


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("socket_timeout=3.5", {"socket_timeout": 3.5}),
        ("socket_connect_timeout=2&socket_keepalive=true", {"socket_connect_timeout": 2.0, "socket_keepalive": True}),
        ("health_check_interval=30&client_name=attune", {"health_check_interval": 30, "client_name": "attune"}),
        ("retry_on_timeout=true&max_connections=7", {"retry_on_timeout": True}),
    ],
)
@pytest.mark.parametrize("server", ["redis://r/2", "rediss://r", "unix:///run/redis.sock"])
def test_parameters_reach_both_with_their_types(server, parameters, expected):
    if server.startswith("unix"):  # a socket has no such option
        parameters = parameters.removesuffix("&socket_keepalive=true")
        expected = {name: value for name, value in expected.items() if name != "socket_keepalive"}
    url = f"{server}?{parameters}"
    cache, broker = cache_parameters(url), broker_connection(url).transport_options
    assert {name: cache[name] for name in expected} == expected
    assert {name: broker[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("url", "path", "broker_db", "cache_db"),
    [
        ("unix:///run/redis.sock", "/run/redis.sock", 0, 1),
        ("unix:///run/redis.sock?db=4", "/run/redis.sock", 4, 5),
        ("unix://:s%3Bt@/run/redis.sock", "/run/redis.sock", 0, 1),
        ("unix:///run/my%20redis.sock", "/run/my redis.sock", 0, 1),
    ],
)
def test_a_socket_is_found_by_both(url, path, broker_db, cache_db):
    cache = cache_parameters(url)
    assert (cache["path"], cache["db"]) == (path, cache_db)
    broker = url_to_parts(broker_connection(url).hostname)
    assert (broker.scheme, "/" + broker.path, broker.password) == ("socket", path, cache.get("password"))
    assert broker.query == {"virtual_host": str(broker_db)}


def test_both_really_connect_with_parameters(settings):
    embedded_url = settings.CACHES["default"]["LOCATION"].partition("?")[0]
    url = f"{embedded_url}?db=3&socket_timeout=2&health_check_interval=30"
    addresses = redis_settings(url, cache_db=4)
    with Redis.from_url(addresses.cache_url) as cache, broker_connection(url) as broker:
        assert cache.ping()
        assert cache.client_info()["db"] == 4
        assert broker.connect()
        assert broker.default_channel.client.client_info()["db"] == 3


def test_the_cache_may_have_a_number_of_its_own():
    assert cache_parameters("redis://r/5", cache_db=9)["db"] == 9
    assert cache_parameters("unix:///run/redis.sock?db=2", cache_db=9)["db"] == 9


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"ssl_cert_reqs": "required"}),
        ("?ssl_cert_reqs=none&ssl_check_hostname=false", {"ssl_cert_reqs": "none", "ssl_check_hostname": False}),
        ("?ssl_ca_certs=/etc/ca.pem", {"ssl_cert_reqs": "required", "ssl_ca_certs": "/etc/ca.pem"}),
    ],
)
def test_tls_parameters_reach_the_broker(query, expected):
    assert broker_connection(f"rediss://r{query}").ssl == expected
    assert broker_connection(f"rediss://r{query}").transport_cls == "rediss"


def test_a_certificate_is_checked_unless_the_address_says_otherwise():
    assert redis_settings("rediss://r").broker_ssl == {"ssl_cert_reqs": "required"}
    connection = Redis.from_url(redis_settings("rediss://r").cache_url).connection_pool.make_connection()
    assert connection.cert_reqs == ssl.CERT_REQUIRED
    assert redis_settings("redis://r").broker_ssl is None


@pytest.mark.parametrize("url", ["r:6379", "http://r", "redis://r?socket_timeout=soon"])
def test_an_address_that_redis_cannot_read_is_refused(url):
    with pytest.raises(WrongValueError):
        redis_settings(url)


SENTINELS = "s1:26380,s2,[2001:db8::1]:1"


def sentinel(url):
    """What the cache and Celery connect with: primary, sentinels, and Celery's connection."""
    settings = redis_settings(url)
    pool = SentinelPool.from_url(settings.cache_url, **settings.cache_options)
    return settings, pool, broker_connection_of(settings)


def test_cache_and_broker_ask_all_sentinels():
    url = f"redis+sentinel://user:p%40;w@{SENTINELS}/main/3?sentinel_username=eye&sentinel_password=s%26w&socket_timeout=2"
    settings, pool, broker = sentinel(url)
    sentinels = [server.get_connection_kwargs() for server in pool.sentinel_manager.sentinels]
    assert [(options["host"], options["port"]) for options in sentinels] == [
        ("s1", 26380),
        ("s2", 26379),
        ("2001:db8::1", 1),
    ]
    assert {(options["username"], options["password"], options["socket_timeout"]) for options in sentinels} == {
        ("eye", "s&w", 2.0)
    }
    primary = pool.connection_kwargs
    assert (pool.service_name, primary["db"], primary["username"], primary["password"], primary["socket_timeout"]) == (
        *("main", 4, "user", "p@;w", 2.0),
    )
    hosts = [url_to_parts(address) for address in broker.alt]
    assert [(parts.hostname, parts.port) for parts in hosts] == [("s1", 26380), ("s2", 26379), ("2001:db8::1", 1)]
    assert (broker.userid, broker.password, broker.virtual_host, broker.ssl) == ("user", "p@;w", "3", None)
    options = broker.transport_options
    assert (options["master_name"], options["socket_timeout"]) == ("main", 2.0)
    assert (options["sentinel_kwargs"]["username"], options["sentinel_kwargs"]["password"]) == ("eye", "s&w")
    assert settings.broker_db == 3


def test_tls_counts_for_sentinels_and_servers():
    settings, pool, broker = sentinel(f"rediss+sentinel://{SENTINELS}/main?ssl_ca_certs=/etc/ca.pem")
    tls = {"ssl_cert_reqs": "required", "ssl_ca_certs": "/etc/ca.pem"}
    assert pool.connection_class is SentinelManagedSSLConnection
    assert {name: pool.connection_kwargs[name] for name in tls} == broker.ssl == tls
    for options in [settings.cache_options["sentinel_options"], settings.broker_options["sentinel_kwargs"]]:
        assert {name: options[name] for name in ("ssl", *tls)} == {"ssl": True, **tls}


PASSWORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)


@hypothesis_settings(deadline=None)
@given(user=PASSWORDS, password=PASSWORDS)
def test_any_login_arrives_as_it_is(user, password):
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    database = database_settings(f"postgresql://{login}@db/attune")
    assert (database["USER"], database["PASSWORD"]) == (user, password)
    mail = email_settings(f"smtp://{login}@mail.example")
    assert (mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]) == (user, password)
    for url in (f"redis://{login}@r/2", f"redis+sentinel://{login}@s1,s2/main/2"):
        settings = redis_settings(url)
        broker = broker_connection_of(settings)
        assert (broker.userid, broker.password) == (user, password)
    cache = cache_parameters(f"redis://{login}@r/2")
    assert (cache["username"], cache["password"]) == (user, password)
    assert (settings.cache_options["username"], settings.cache_options["password"]) == (user, password)


@pytest.mark.parametrize(
    ("scheme", "port", "ssl", "tls"),
    [
        ("smtp", 587, False, False),
        ("smtp+tls", 587, False, True),
        ("smtp+starttls", 587, False, True),
        ("smtps", 465, True, False),
        ("smtp+ssl", 465, True, False),
    ],
)
def test_the_scheme_of_a_mail_server_chooses_its_encryption(scheme, port, ssl, tls):
    for address, expected in (("mail.example", port), ("mail.example:2525", 2525)):
        mail = email_settings(f"{scheme}://{address}")
        assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("mail.example", expected)
        assert (mail["EMAIL_USE_SSL"], mail["EMAIL_USE_TLS"]) == (ssl, tls)
