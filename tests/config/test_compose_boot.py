"""docker-compose.yml boots: its own commands and Caddyfile, without containers. `-s` prints what happened and when."""

import re
import shlex
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from config.embedded.processes import ServicesError
from tests import caddy, compose
from tests.compose import WEBS, WORKERS, Compose
from tests.factories.booking import MATCH_CRITERIA, booking_body
from tests.smtp import Sink, sink

PROVIDERS = 30
CREATE_PROVIDERS = f"""
from tests.factories.providers import create_listed_provider
for _ in range({PROVIDERS}):
    create_listed_provider(capacity=1_000)
"""


@pytest.fixture(scope="module")
def executable() -> Path:
    path = caddy.find()
    if path is None:
        pytest.skip(caddy.MISSING)
    return path


@pytest.fixture(scope="module")
def mail() -> Iterator[Sink]:
    with sink() as server:
        yield server


@pytest.fixture(scope="module")
def booted(executable: Path, mail: Sink) -> Iterator[Compose]:
    print()
    with compose.running(executable, mail.port) as running:
        running.manage("shell", "-v", "0", "-c", CREATE_PROVIDERS, PYTHONPATH=str(compose.ROOT))
        running.log(f"{PROVIDERS} providers created")
        yield running


def book(booted: Compose, source: str = compose.HOST) -> Any:
    """Match, hold and book through the proxy. Return the appointment."""
    match = booted.ask("POST", "/api/v1/matches/", MATCH_CRITERIA, source=source).json()
    best = match["matches"][0]
    opening = {"match": match["match"], "provider": best["provider"]["slug"], "start": best["openings"][0]["start"]}
    hold = booted.ask("POST", "/api/v1/holds/", opening, source=source)
    assert hold.status == 201, hold.body
    booking = booted.ask("POST", "/api/v1/appointments/", booking_body(hold.json()["token"]), source=source)
    assert booking.status == 201, booking.body
    return booking.json()


def links(message: Message) -> list[str]:
    """Return the paths of the links in a mail that lead to the site."""
    texts = [
        part.get_payload(decode=True).decode() for part in message.walk() if part.get_content_type() == "text/plain"
    ]
    return re.findall(r"https://localhost(/\S+)", "\n".join(texts))


def test_initdb_needs_the_encoding(tmp_path: Path, executable: Path) -> None:
    """Without it PostgreSQL's first start failed, and no test noticed."""
    services = Compose(tmp_path, executable, 0, time.monotonic())
    arguments = shlex.split(services.postgres_environment["POSTGRES_INITDB_ARGS"])
    arguments.remove("--encoding=UTF8")
    with pytest.raises(ServicesError, match="encoding"):
        services.initdb(shlex.join(arguments))


def test_a_booking_through_the_proxy_sends_a_mail_whose_link_opens(booted: Compose, mail: Sink) -> None:
    booted.ensure(*WEBS)
    assert booted.ask("GET", "/health/ready").json() == {"status": "ok", "degraded": []}
    booted.log("ready, nothing degraded")
    for path in ("/", "/crisis/", "/api/v1/vocabulary/"):
        assert booted.ask("GET", path).status == 200
    began = time.monotonic()
    appointment = book(booted)
    booted.log("booked through the proxy")
    mail.wait_for(1)
    booted.log(f"mail received, {time.monotonic() - began:.1f} s after the first request")
    page = booted.ask("GET", links(mail.arrived[0])[0])
    assert page.status == 200
    assert appointment["provider"]["display_name"] in page.body.decode()
    booted.log("the link in the mail opens the appointment")


def test_only_the_address_that_the_proxy_saw_counts_for_rate_limits(booted: Compose) -> None:
    booted.ensure(*WEBS)
    match = booted.ask("POST", "/api/v1/matches/", MATCH_CRITERIA).json()["match"]
    body = {"match": match, "contact": {"email": "ana@example.org", "email_ok": True, "text_ok": False}}

    def join(number: int, source: str = "127.1.1.1") -> int:
        forged = {"X-Forwarded-For": f"10.0.{number}.1", "Forwarded": f"for=10.0.{number}.1"}
        return booted.ask("POST", "/api/v1/waitlist/", body, headers=forged, source=source).status

    # Twice the limit, because a new hour may begin meanwhile.
    statuses = {join(number) for number in range(2 * 30 + 2)}
    assert 429 in statuses
    assert join(0, source="127.1.2.1") == 201
    booted.log("a forged X-Forwarded-For changes no rate limit, another address has its own")


def test_every_mail_is_sent_when_a_worker_is_killed(booted: Compose, mail: Sink) -> None:
    booted.ensure(*WEBS)
    before = len(mail.arrived)
    booted.kill(WORKERS[0])
    began = time.monotonic()
    book(booted)
    mail.wait_for(before + 1)
    booted.log(f"a worker killed, the next mail received {time.monotonic() - began:.1f} s after the first request")
    assert booted.ask("GET", "/health/ready").json()["status"] == "ok"


def test_slow_clients_keep_nobody_waiting(booted: Compose) -> None:
    booted.ensure(*WEBS)
    slow, finished = [], threading.Event()
    head = "POST /api/v1/matches/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n".encode()
    for _ in range(48):
        client = booted.connect()
        client.connect()
        client.sock.sendall(head)
        slow.append(client)

    def trickle() -> None:
        while not finished.wait(0.2):
            for client in slow:
                client.sock.sendall(b" ")

    thread = threading.Thread(target=trickle)
    thread.start()
    seconds = []
    try:
        until = time.monotonic() + 4
        while time.monotonic() < until:
            for method, path, body in (("GET", "/", None), ("POST", "/api/v1/matches/", MATCH_CRITERIA)):
                began = time.monotonic()
                assert booted.ask(method, path, body).status == 200
                seconds.append(time.monotonic() - began)
    finally:
        finished.set()
        thread.join()
        for client in slow:
            client.close()
    assert max(seconds) < 2
    booted.log(f"48 slow clients; {len(seconds)} other requests took up to {1_000 * max(seconds):.0f} ms")
