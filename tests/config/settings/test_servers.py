"""Parameters of DATABASE_URL and REDIS_URL, tried with real servers."""

import select
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from celery import Celery
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from redis import Redis, RedisError

from config import redis_client
from config.embedded import processes
from config.embedded.processes import Child
from config.embedded.redis import binary
from config.settings.addresses import RedisSettings, database_settings, redis_settings

PASSWORD = "p@ss/w:rd;,#?"
ENCODED = "p%40ss%2Fw%3Ard%3B%2C%23%3F"
RECOVERS_WITHIN = 12.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(attempt: Callable[[], object], within: float = RECOVERS_WITHIN) -> None:
    """Wait until `attempt` returns a true value. An error of Redis counts as false."""
    deadline = time.monotonic() + within
    while True:
        try:
            if attempt():
                return
        except (RedisError, OSError):
            pass
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def cache_of(settings: RedisSettings) -> RedisCache:
    """The cache as Django builds it from our settings."""
    options = {"socket_connect_timeout": 0.1, "socket_timeout": 0.25, **settings.cache_options}
    return RedisCache(settings.cache_url, {"OPTIONS": options})


def broker_of(settings: RedisSettings) -> Celery:
    app = Celery(broker=settings.broker_url, set_as_current=False)
    app.conf.broker_use_ssl = settings.broker_ssl
    app.conf.broker_transport_options = settings.broker_options
    return app


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Child]]:
    """Start a Redis server, or a sentinel, that ends after the test."""
    with ExitStack() as stack:

        def start(port: int, *arguments: str | Path, config: str = "") -> Child:
            (tmp_path / f"{port}.conf").write_text(config)
            child = processes.start(
                f"Redis at {port}",
                [
                    *(binary(), tmp_path / f"{port}.conf", "--port", str(port), "--bind", "127.0.0.1"),
                    *("--dir", tmp_path, "--save", "", "--appendonly", "no", *arguments),
                ],
                log=tmp_path / f"{port}.log",
            )
            stack.callback(processes.stop, child, within=5)
            return child

        yield start


def test_password_and_database_number_reach_cache_and_broker(run):
    port = free_port()
    run(port, "--requirepass", PASSWORD)
    settings = redis_settings(f"redis://:{ENCODED}@127.0.0.1:{port}/2?socket_timeout=2")
    cache, server = cache_of(settings), Redis(port=port, password=PASSWORD)
    eventually(server.ping)
    cache.set("kind", "therapist")
    broker_of(settings).send_task("a.task", queue="work")
    assert {name: facts["keys"] for name, facts in server.info("keyspace").items()}.keys() == {"db2", "db3"}
    assert cache.get("kind") == "therapist"


class Cluster(NamedTuple):
    primary: Child
    ports: tuple[int, int]
    settings: RedisSettings


@pytest.fixture
def cluster(run) -> Cluster:
    """A primary, its replica, and three sentinels with a password of their own."""
    primary_port, replica_port, *sentinel_ports = (free_port() for _ in range(5))
    login = ("--requirepass", PASSWORD, "--masterauth", PASSWORD)
    primary = run(primary_port, *login)
    eventually(Redis(port=primary_port, password=PASSWORD).ping)
    replica = ("--replicaof", f"127.0.0.1 {primary_port}", "--repl-diskless-sync-delay", "0")
    run(replica_port, *login, *replica)
    for port in sentinel_ports:
        config = (
            f"sentinel monitor main 127.0.0.1 {primary_port} 2\n"
            "sentinel down-after-milliseconds main 700\n"
            "sentinel failover-timeout main 3000\n"
            f'sentinel auth-pass main "{PASSWORD}"\n'
            "requirepass watch\n"
            'sentinel sentinel-pass "watch"\n'
        )
        run(port, "--sentinel", config=config)
    for port in sentinel_ports:  # each knows the replica and the two others
        facts = Redis(port=port, password="watch")
        eventually(lambda facts=facts: facts.sentinel_master("main")["num-other-sentinels"] == 2)
        eventually(lambda facts=facts: facts.sentinel_master("main")["num-slaves"] == 1)
    # The first address doesn't answer: any other sentinel does.
    addresses = ",".join(f"127.0.0.1:{port}" for port in (1, *sentinel_ports))
    url = f"redis+sentinel://:{ENCODED}@{addresses}/main/2?sentinel_password=watch&socket_timeout=1"
    return Cluster(primary, (primary_port, replica_port), redis_settings(url))


def test_sentinel_leads_cache_and_broker_to_the_new_primary(cluster, settings):
    cache, app = cache_of(cluster.settings), broker_of(cluster.settings)
    settings.CACHES = {"default": {"LOCATION": cluster.settings.cache_url, "OPTIONS": cluster.settings.cache_options}}
    client = redis_client.cache_client()
    first, second = (Redis(port=port, password=PASSWORD) for port in cluster.ports)

    cache.set("kind", "therapist")
    client.set("count", 1)
    app.send_task("a.task", queue="work")
    assert (cache.get("kind"), client.get("count")) == ("therapist", b"1")
    assert set(first.info("keyspace")) == {"db2", "db3"}
    eventually(lambda: set(second.info("keyspace")) == {"db2", "db3"})

    cluster.primary.process.kill()
    eventually(lambda: second.role()[0] == b"master")
    eventually(lambda: cache.get("kind") == "therapist")
    eventually(lambda: client.incr("count"))
    cache.set("kind", "prescriber")
    assert cache.get("kind") == "prescriber"
    with app.connection_for_read() as broker, broker.SimpleQueue("work") as queue:
        message = queue.get(timeout=RECOVERS_WITHIN)
        assert message.headers["task"] == "a.task"
        message.ack()
    app.send_task("another.task", queue="work")
    assert Redis(port=cluster.ports[1], password=PASSWORD, db=2).llen("work") == 1


def parameters(url: str) -> dict:
    """What Django passes to psycopg for a DATABASE_URL."""
    settings = database_settings(url)
    login = {"dbname": settings["NAME"], "user": settings["USER"], "host": settings["HOST"], "port": settings["PORT"]}
    return {name: value for name, value in login.items() if value} | settings["OPTIONS"]


class Relay(socketserver.BaseRequestHandler):
    """Passes bytes between a TCP connection and the socket of the test server, which has no TCP port."""

    def handle(self) -> None:
        own = connection.settings_dict
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(f"{own['HOST']}/.s.PGSQL.{own['PORT']}")
            ends = {server: self.request, self.request: server}
            while True:
                for end in select.select([*ends], [], [])[0]:
                    received = end.recv(65_536)
                    if not received:
                        return
                    ends[end].sendall(received)


@pytest.fixture
def tcp_port() -> Iterator[int]:
    """A TCP port of the test server."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Relay) as relay:
        relay.daemon_threads = True
        threading.Thread(target=relay.serve_forever, args=(0.05,), daemon=True).start()
        yield relay.server_address[1]
        relay.shutdown()


def test_required_tls_is_not_given_up_for_a_server_without_it(tcp_port):
    url = f"postgresql://{connection.settings_dict['USER']}@127.0.0.1:{tcp_port}/postgres"
    with psycopg.connect(**parameters(url)) as answering:
        assert answering.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError, match="server does not support SSL"):
        psycopg.connect(**parameters(f"{url}?sslmode=require"))


def test_the_second_host_is_used_if_the_first_refuses():
    own = connection.settings_dict
    folder = own["HOST"].replace("/", "%2F")
    url = f"postgresql://{own['USER']}@127.0.0.1:1,{folder}:{own['PORT']}/postgres?target_session_attrs=read-write"
    with psycopg.connect(**parameters(url)) as answering:
        assert answering.info.host == own["HOST"]
        assert answering.execute("SHOW transaction_read_only").fetchone() == ("off",)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(**parameters(url.replace("read-write", "standby")))
