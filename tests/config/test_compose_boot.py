"""docker-compose.yml boots: its own commands and Caddyfile, without containers. `-s` prints what happened and when."""

import re
import shlex
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from config.embedded.processes import ServicesError
from tests import caddy, compose
from tests.compose import WEBS, WORKERS, Compose
from tests.factories.booking import MATCH_CRITERIA, booking_body
from tests.load import Load
from tests.smtp import Sink, sink

PROVIDERS = 20
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
        running.wait_healthy(*WEBS, *WORKERS)
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
    local_time = datetime.fromisoformat(appointment["start"]).astimezone(ZoneInfo("America/New_York"))
    assert f"{local_time:%-I:%M}" in page.body.decode()
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


def test_a_refusal_of_the_web_server_passes_the_proxy(booted: Compose) -> None:
    booted.ensure(*WEBS)
    answer = booted.ask("POST", "/api/v1/matches/", {"state": "NY" * 500_000})
    assert (answer.status, answer.json()["type"]) == (413, "urn:attune:problem:too-large")


def test_every_mail_is_sent_when_a_worker_is_killed(booted: Compose, mail: Sink) -> None:
    booted.ensure(*WEBS)
    before = len(mail.arrived)
    booted.kill(WORKERS[0])
    began = time.monotonic()
    book(booted)
    mail.wait_for(before + 1)
    booted.log(f"a worker killed, the next mail received {time.monotonic() - began:.1f} s after the first request")
    assert booted.ask("GET", "/health/ready").json()["status"] == "ok"


def test_slow_clients_do_not_delay_others(booted: Compose) -> None:
    booted.ensure(*WEBS)
    slow, finished = [], threading.Event()
    head = b"POST /api/v1/matches/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n"
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


def test_after_a_web_server_is_killed_only_posts_of_the_next_seconds_fail(booted: Compose) -> None:
    booted.ensure(*WEBS)
    load = Load(booted, clients=8)
    with load.running():
        time.sleep(2)
        killed_at = time.monotonic()
        booted.kill(WEBS[0])
        time.sleep(6)
    lost = [call for call in load.calls if call.failed]
    assert {call.method for call in lost} <= {"POST"}
    assert [call for call in lost if call.began > killed_at + 4] == []  # the proxy has noticed
    booted.log(f"a web server killed: {load.summary()}")


def test_rolling_restart_fails_no_request(booted: Compose) -> None:
    booted.ensure(*WEBS)
    load = Load(booted, clients=8)
    with load.running():
        time.sleep(2)
        for name in WEBS:
            began = time.monotonic()
            booted.restart(name)
            booted.log(f"{name}: restarted in {time.monotonic() - began:.1f} s")
        time.sleep(3)
    booted.log(f"both web servers restarted, one after the other: {load.summary()}")
    assert [call for call in load.calls if call.failed] == [], booted.troubles(*WEBS)
    assert {call.path for call in load.calls if call.status == 201} >= {"/api/v1/holds/", "/api/v1/appointments/"}


def test_without_web_servers_the_proxy_shows_the_crisis_lines(booted: Compose) -> None:
    for name in WEBS:
        if name in booted.children:
            booted.kill(name)
    for method, path in (("GET", "/"), ("POST", "/match/"), ("POST", "/api/v1/matches/")):
        began = time.monotonic()
        answer = booted.ask(method, path, {} if method == "POST" else None)
        seconds = time.monotonic() - began
        assert answer.status in (502, 503)
        assert "988" in answer.body.decode()
        assert answer.headers["cache-control"] == "no-store"
        assert seconds < 5
        booted.log(f"no web server: {method} {path} shows the crisis lines after {seconds:.1f} s")
