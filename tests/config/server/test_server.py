"""The web server itself, with clients that are slow, silent, large or gone."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from django.conf import settings

from tests.server import Server, serve

FORM = "Content-Type: application/x-www-form-urlencoded"
KINDS = {
    "silent": b"",
    "header": b"POST /match/ HTTP/1.1\r\nHost: localhost\r\nX-Padding: ",
    "body": f"POST /match/ HTTP/1.1\r\nHost: localhost\r\n{FORM}\r\nContent-Length: 5000\r\n\r\n".encode(),
    "idle": b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker: Any) -> Iterator[Server]:
    with django_db_blocker.unblock(), serve() as server:
        yield server


def exchange(server: Server, request: bytes, *, half_close: bool = False) -> bytes:
    """Send bytes on a new connection. Return everything that comes back until the server closes it."""
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=30)) as client:
        client.sendall(request)
        if half_close:
            client.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := client.recv(65_536):
            answer += chunk
        return answer


def respond(server: Server, request: bytes) -> tuple[int, bytes]:
    """Send bytes on a new connection. Return status and body of the response, without waiting for the connection's end."""
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=30)) as client:
        client.sendall(request)
        response = http.client.HTTPResponse(client)
        response.begin()
        return response.status, response.read()


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def test_200_slow_clients_are_disconnected_and_nobody_else_waits_for_them(server: Server) -> None:
    ended: dict[str, list[float]] = {kind: [] for kind in KINDS}
    answers: dict[str, set[bytes]] = {kind: set() for kind in KINDS}
    guard = threading.Lock()

    def trickle(kind: str) -> None:
        began, answer = time.monotonic(), b""
        with closing(socket.create_connection(("127.0.0.1", server.port), timeout=1)) as client:
            client.sendall(KINDS[kind])
            while time.monotonic() - began < 25:
                try:
                    if kind in ("header", "body"):
                        client.sendall(b"a")
                    chunk = client.recv(65_536)
                except TimeoutError:
                    continue
                except OSError:
                    chunk = b""
                if not chunk:
                    break
                answer += chunk
        with guard:
            ended[kind].append(time.monotonic() - began)
            answers[kind].add(answer[:12])

    threads = [threading.Thread(target=trickle, args=(kind,)) for kind in KINDS for _ in range(50)]
    for thread in threads:
        thread.start()
    waited = []
    while any(thread.is_alive() for thread in threads):
        for path in ("/crisis/", "/health/ready", "/"):
            began = time.monotonic()
            assert server.ask("GET", path).status == 200
            waited.append(time.monotonic() - began)
        time.sleep(0.2)
    assert max(waited) < 2
    assert max(max(seconds) for seconds in ended.values()) < 20
    assert answers["body"] == {b"HTTP/1.1 408"}
    assert answers["idle"] == {b"HTTP/1.1 200"}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/match/", {}),
        ("/api/v1/matches/", {}),
        ("/staff/imports/", {}),  # uploads need a session
        ("/staff/imports/", {"Cookie": "sessionid=made-up", "Content-Length": str(200 * 1024 * 1024)}),
    ],
)
def test_a_body_that_is_too_long_is_refused_before_it_arrives(
    server: Server, path: str, headers: dict[str, str]
) -> None:
    fields = {"Host": "localhost", "Content-Length": str(21 * 1024 * 1024)} | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    began = time.monotonic()
    assert respond(server, f"POST {path} HTTP/1.1\r\n{head}\r\n".encode())[0] == 413
    assert time.monotonic() - began < 2


def test_a_client_that_goes_on_sending_gets_the_whole_refusal(server: Server) -> None:
    """A proxy that meets a closed connection while it sends would say that the server is broken."""
    length = 10 * 1024 * 1024
    head = f"POST /match/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode()
    for _ in range(5):
        code, page = respond(server, head + bytes(length))
        assert code == 413
        assert page.rstrip().endswith(b"</html>")


def test_a_refusal_is_a_page_or_a_problem_document_in_the_readers_language(server: Server) -> None:
    head = "HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\nAccept-Language: es\r\n\r\n"
    page = exchange(server, f"POST /match/ {head}".encode()).decode()
    assert '<html lang="es">' in page
    assert "988" in page
    assert "Vuelva atrás y acórtelo" in page  # trying again would not help
    document = exchange(server, f"POST /api/v1/matches/ {head}".encode()).decode()
    assert "application/problem+json" in document
    assert '"type": "urn:attune:problem:too-large"' in document


def test_a_body_without_a_length_is_refused(server: Server) -> None:
    request = (
        b"POST /api/v1/matches/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    )
    assert status(exchange(server, request)) == 411


def test_half_a_body_is_never_acted_on(server: Server) -> None:
    request = f"POST /language/ HTTP/1.1\r\nHost: localhost\r\n{FORM}\r\nContent-Length: 20\r\n\r\nlanguage=es".encode()
    assert status(exchange(server, request, half_close=True)) == 400


@pytest.mark.parametrize(("kilobytes", "expected"), [(8, 200), (64, 431)])
def test_long_headers_are_refused(server: Server, kilobytes: int, expected: int) -> None:
    padding = "a" * kilobytes * 1024
    head = f"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Padding: {padding}\r\n\r\n"
    assert status(exchange(server, head.encode())) == expected


def test_a_header_with_underscores_is_not_taken_for_one_with_hyphens(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    """`X_Forwarded_For` would give each request another network, and no limit would apply."""
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        server = stack.enter_context(serve(TRUSTED_PROXIES="1", THROTTLE="on"))
        path = "/api/v1/articles/"

        def ask(number: int) -> int:
            return server.ask("GET", path, headers={"X_Forwarded_For": f"10.{number % 256}.0.1"}).status

        # Twice the rate, because a new minute may begin meanwhile.
        assert any(ask(number) == 429 for number in range(2 * settings.THROTTLE_RATES["read"] + 2))
        assert server.ask("GET", path, headers={"X-Forwarded-For": "10.1.0.1"}).status == 200


def test_responses_are_whole_and_connections_are_kept(server: Server) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as client:
        for method, path in (("GET", "/"), ("HEAD", "/"), ("GET", "/sitemap.xml"), ("GET", "/api/v1/schema/")):
            client.request(method, path)
            answer = client.getresponse()
            body = answer.read()
            assert answer.status == 200
            assert len(body) == (0 if method == "HEAD" else int(answer.headers["Content-Length"]))
            assert answer.headers["X-Request-ID"]
